import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { ROOT } from "../packages.js";
import { BROWSERS, type Engine, EVERYWHERE, SERVERS } from "./engine.js";

/** Code as an engine gets it. */
export interface Built {
  /** `"@cb-events/core"` */
  readonly name: string;
  readonly code: string;
  /** The engines that it has to run on. */
  readonly engines: readonly Engine[];
}

/** The entries that run on any platform. */
const ENTRIES = [
  "@cb-events/types",
  "@cb-events/core",
  "@cb-events/core/ofetch",
  "@cb-events/router",
  "@cb-events/room",
  "@cb-events/storage",
  "@cb-events/recording",
  "@cb-events/webhooks",
  "@cb-events/otel",
  "@cb-events/pool",
  "@cb-events/simulator",
];

/** The entries of the packages, each bundled with what it needs, and the scripts of the overlay's pages. */
export async function builtFiles(): Promise<Built[]> {
  return [
    ...(await Promise.all(ENTRIES.map((name) => entry(name, EVERYWHERE)))),
    await entry("@cb-events/overlay", SERVERS),
    await entry("@cb-events/redis", SERVERS),
    ...(await scripts(join(ROOT, "packages/overlay/dist/page"))),
  ];
}

/** Not minified: the comments that name the files stay, and names can be read. */
async function entry(name: string, engines: readonly Engine[]): Promise<Built> {
  const { outputFiles } = await build({
    stdin: { contents: `export * from "${name}";`, resolveDir: join(ROOT, "apps/checks") },
    absWorkingDir: ROOT,
    bundle: true,
    platform: "browser",
    format: "esm",
    target: "esnext",
    write: false,
    logLevel: "silent",
  });
  return { name, code: outputFiles[0]?.text ?? "", engines };
}

async function scripts(folder: string): Promise<Built[]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".js"));
  if (names.length === 0) throw new Error(`${folder} has no scripts: build the overlay first`);
  return Promise.all(
    names.sort().map(async (name) => ({
      name: `overlay/${name}`,
      code: await readFile(join(folder, name), "utf8"),
      engines: BROWSERS,
    })),
  );
}
