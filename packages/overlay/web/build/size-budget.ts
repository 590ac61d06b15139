import { gzipSync } from "node:zlib";
import type { Plugin, Rollup } from "vite";

/** What is used of a file of the build. */
export type BuiltFile =
  | Pick<Rollup.OutputChunk, "type" | "code" | "imports" | "isEntry" | "name">
  | Pick<Rollup.OutputAsset, "type">;
export type Built = Readonly<Record<string, BuiltFile>>;

/** Fails the build when the JavaScript that `page` loads at once is more than `most` bytes, compressed. */
export function sizeBudget(page: string, most: number): Plugin {
  return {
    name: "size-budget",
    apply: "build",
    generateBundle(_options, bundle) {
      this.info(checkSize(bundle, page, most));
    },
  };
}

/** Says how much it is. Throws when that is too much, and when there is no such page. */
export function checkSize(bundle: Built, page: string, most: number): string {
  const bytes = loadedBytes(bundle, page);
  const text = `${page}: ${(bytes / 1000).toFixed(2)} kB of JavaScript, compressed; at most ${most / 1000} kB`;
  if (bytes === 0 || bytes > most) throw new Error(text);
  return text;
}

/** Bytes of a page's script and of all that it imports statically, each file compressed by itself. */
export function loadedBytes(bundle: Built, page: string): number {
  const [entry] = Object.entries(bundle).find(([, file]) => isEntryOf(file, page)) ?? [];
  const files = new Set(entry === undefined ? [] : [entry]);
  let bytes = 0;
  // A set goes on over what is added to it meanwhile.
  for (const name of files) {
    const file = bundle[name];
    if (file?.type !== "chunk") continue;
    bytes += gzipSync(file.code).length;
    for (const other of file.imports) files.add(other);
  }
  return bytes;
}

function isEntryOf(file: BuiltFile, page: string): boolean {
  return file.type === "chunk" && file.isEntry && file.name === page;
}
