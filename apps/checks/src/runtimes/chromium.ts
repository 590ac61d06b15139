import { readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { build } from "esbuild";
import { serve } from "../serve.js";
import { type Launch, type Project, scriptEntry } from "./runtime.js";

const ENTRY = "run-chromium.js";

/** A page with an import map, and every module served as it was installed. */
export async function launchChromium(
  program: string,
  { folder, home }: Project,
  controlUrl: string,
): Promise<Launch> {
  await writeFile(join(folder, ENTRY), scriptEntry(controlUrl, "conformance.js"));
  const modules = await pageModules(folder, ENTRY);
  const page = pageSource(modules, controlUrl);
  const server = await serve(({ url = "/" }, response) => {
    const text = url === "/" ? page : modules.files.get(url);
    const type = url === "/" ? "text/html; charset=utf-8" : "text/javascript; charset=utf-8";
    response.writeHead(text === undefined ? 404 : 200, { "content-type": type });
    response.end(text ?? "");
  });
  const args = [
    ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"],
    ...["--disable-background-networking", "--disable-breakpad"],
    ...[`--user-data-dir=${join(home, "chromium")}`, `${server.origin}/`],
  ];
  return { program, args, endsByItself: false, close: server.close };
}

/** Nobody looks at this page: what it cannot load, and what nobody catches in it, is a result as well. */
function pageSource({ importMap }: PageModules, controlUrl: string): string {
  return `<!DOCTYPE html>
<meta charset="utf-8">
<title>conformance</title>
<link rel="icon" href="data:,">
<script>
  const url = ${JSON.stringify(controlUrl)};
  const fail = (detail) => {
    const results = [{ check: "nothing goes wrong in the page", ok: false, detail }];
    fetch(new URL("/results", url), { method: "POST", body: JSON.stringify(results) });
  };
  addEventListener("error", ({ message, target }) => fail(message ?? "not loaded: " + target.src), true);
  addEventListener("unhandledrejection", ({ reason }) => fail(String(reason)));
</script>
<script type="importmap">${JSON.stringify(importMap)}</script>
<script type="module" src="/${ENTRY}"></script>
`;
}

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
