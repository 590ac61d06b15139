import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { ROOT } from "../packages.js";

/** An engine that the built files have to run on, in its oldest version. */
export interface Engine {
  /** As a report says it. */
  readonly name: string;
  /** As MDN's data says it. */
  readonly browser: "chrome" | "firefox" | "nodejs" | "safari";
  /** With as many numbers as MDN's data gives versions of it: `"16"`, `"20.19.0"`. */
  readonly version: string;
  /** As esbuild says it. */
  readonly target: string;
}

export const BROWSERS: readonly Engine[] = [
  { name: "Chromium 103 (OBS 28)", browser: "chrome", version: "103", target: "chrome103" },
  { name: "Safari 16", browser: "safari", version: "16", target: "safari16" },
  { name: "Firefox 115", browser: "firefox", version: "115", target: "firefox115" },
];

/** Where what serves pages runs. */
const SERVERS: readonly Engine[] = [
  { name: "Node 20.19", browser: "nodejs", version: "20.19.0", target: "node20.19" },
];

export const EVERYWHERE: readonly Engine[] = [...BROWSERS, ...SERVERS];

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
