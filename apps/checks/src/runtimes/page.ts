import { readFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { build } from "esbuild";

/** What a page needs to load a module and all that it imports, unbundled. */
export interface PageModules {
  /** Paths on the server, each with the text that stands there. */
  readonly files: ReadonlyMap<string, string>;
  readonly importMap: {
    /** For each folder on the server, what a bare specifier in it means. */
    readonly scopes: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
}

/**
 * Finds the files of a module in a project: bare specifiers by each package's `exports`, with the conditions that a
 * browser's tools use. esbuild follows the imports; nothing of what it would write is used.
 */
export async function pageModules(folder: string, entry: string): Promise<PageModules> {
  const { metafile } = await build({
    entryPoints: [join(folder, entry)],
    absWorkingDir: folder,
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "browser",
    conditions: [],
    logLevel: "silent",
  });
  const files = new Map<string, string>();
  const scopes: Record<string, Record<string, string>> = {};
  const onServer = (path: string) => `/${relative(folder, join(folder, path)).split(sep).join("/")}`;
  for (const [path, { imports }] of Object.entries(metafile.inputs)) {
    files.set(onServer(path), await readFile(join(folder, path), "utf8"));
    for (const { path: target, original } of imports) {
      if (original === undefined || original.startsWith(".")) continue;
      const scope = `${dirname(onServer(path)).replace(/\/$/, "")}/`;
      scopes[scope] = { ...scopes[scope], [original]: onServer(target) };
    }
  }
  return { files, importMap: { scopes } };
}

/** A page that runs a module. Nobody looks at it: what it cannot load, and what nobody catches in it, is a result as well. */
export function pageSource({ importMap }: PageModules, entry: string): string {
  return `<!DOCTYPE html>
<meta charset="utf-8">
<title>conformance</title>
<link rel="icon" href="data:,">
<script>
  const fail = (detail) => {
    const results = [{ check: "nothing goes wrong in the page", ok: false, detail }];
    fetch("/results", { method: "POST", body: JSON.stringify(results) });
  };
  addEventListener("error", ({ message, target }) => fail(message ?? "not loaded: " + target.src), true);
  addEventListener("unhandledrejection", ({ reason }) => fail(String(reason)));
</script>
<script type="importmap">${JSON.stringify(importMap)}</script>
<script type="module" src="/${entry}"></script>
`;
}
