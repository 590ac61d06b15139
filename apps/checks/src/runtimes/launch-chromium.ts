import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type PageModules, pageModules } from "./import-map.js";
import { type Launch, type Project, scriptEntry } from "./runtime.js";
import { serve } from "./serve.js";

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
