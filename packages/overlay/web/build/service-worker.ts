import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Plugin } from "vite";

/** Writes `sw.js`: the source beside this file, with the names of the files that it keeps and a version made from them. */
export function serviceWorker(source: URL): Plugin {
  return {
    name: "service-worker",
    apply: "build",
    // After Vite has added the pages.
    enforce: "post",
    async generateBundle(_options, bundle) {
      // The list of rooms is at no room, where the files are kept.
      const files = Object.keys(bundle)
        .filter((name) => name !== "rooms.html")
        .sort();
      const hash = createHash("sha256");
      for (const name of files) {
        const file = bundle[name];
        hash.update(name).update(file?.type === "chunk" ? file.code : (file?.source ?? ""));
      }
      const code = fillIn(await readFile(source, "utf8"), files, hash.digest("hex").slice(0, 12));
      this.emitFile({ type: "asset", fileName: "sw.js", source: code });
    },
  };
}

/** Fails when the source has no place for them: then it would keep nothing. */
export function fillIn(source: string, files: readonly string[], version: string): string {
  const filled = source
    .replace(/^const FILES = .*$/m, `const FILES = ${JSON.stringify(files)};`)
    .replace(/^const VERSION = .*$/m, `const VERSION = ${JSON.stringify(version)};`);
  if (!filled.includes(JSON.stringify(files)) || !filled.includes(version)) {
    throw new Error("sw.js needs a line `const FILES = …` and a line `const VERSION = …`");
  }
  return filled;
}
