import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import type { Places } from "./program.js";
import { type Launch, type Project, REPORT, type Runtime } from "./runtime.js";

/** Decides which of its rules workerd follows; a date that the oldest miniflare of this major version knows. */
const COMPATIBILITY_DATE = "2025-09-01";

/** workerd as miniflare brings it. */
export async function findWorkerd({ cache }: Places): Promise<Runtime | undefined> {
  const modules = join(cache, "workerd", "node_modules");
  try {
    const manifest = await readFile(join(modules, "workerd", "package.json"), "utf8");
    const miniflare = createRequire(join(modules, "any.js")).resolve("miniflare");
    return {
      name: "workerd",
      version: (JSON.parse(manifest) as { version: string }).version,
      launch: (project, controlUrl) => launchWorkerd(miniflare, project, controlUrl),
    };
  } catch {
    return undefined;
  }
}

/** A worker is bundled before it is uploaded: here with the conditions that wrangler uses. */
async function launchWorkerd(miniflare: string, { folder }: Project, controlUrl: string): Promise<Launch> {
  const worker = join(folder, "worker.js");
  await build({
    stdin: { contents: workerEntry(controlUrl), resolveDir: folder },
    bundle: true,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    outfile: worker,
    logLevel: "silent",
  });
  const host = join(folder, "worker-host.mjs");
  await writeFile(host, hostSource(pathToFileURL(miniflare).href, worker));
  return { program: process.execPath, args: [host], endsByItself: false };
}

function hostSource(miniflareUrl: string, worker: string): string {
  return `import { Miniflare } from ${JSON.stringify(miniflareUrl)};
const miniflare = new Miniflare({
  modules: [{ type: "ESModule", path: ${JSON.stringify(worker)} }],
  compatibilityDate: ${JSON.stringify(COMPATIBILITY_DATE)},
});
try {
  const response = await miniflare.dispatchFetch("http://worker/");
  if (!response.ok) console.error(await response.text());
} finally {
  await miniflare.dispose();
}
`;
}

/** A module worker that runs the conformance file when it is asked for anything. */
function workerEntry(controlUrl: string): string {
  return `import { run } from "./conformance.js";
const url = ${JSON.stringify(controlUrl)};
export default {
  async fetch() {
    ${REPORT}
    return new Response("done");
  },
};
`;
}
