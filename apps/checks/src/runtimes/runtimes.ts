import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { findChromium } from "../chromium.js";
import type { Control } from "./control.js";
import { pageModules, pageSource } from "./page.js";
import { getProgram, majorOf, type Places, type Program, type ProgramName, programAt } from "./program.js";

/** A folder with the packages installed and the conformance files in it, and a home for what is started. */
interface Project {
  readonly folder: string;
  readonly home: string;
}

/** A runtime, and which of the conformance files it runs. */
export interface Runtime {
  /** `"node 22"`, `"node 22 nodeFetch"` */
  readonly name: string;
  /** How to get it. */
  readonly hint: string;
  /** A browser stays; the others end when nothing is left to do. */
  readonly endsByItself: boolean;
  /** Undefined when it is not there. With a signal, it is installed where it is missing; rejects when it cannot be. */
  find(places: Places, install?: AbortSignal): Promise<Program | undefined>;
  /** Writes what it needs into the project, and gives the arguments of the program. */
  prepare(project: Project, control: Control): Promise<readonly string[]>;
}

const ENTRY = "entry.js";

/** Writes a module that runs a conformance file and reports to the control server: at once, or as a test of workerd. */
async function writeEntry(folder: string, file: string, { origin }: Control, { isTest = false } = {}) {
  const report = `await fetch("${origin}/results", { method: "POST", body: JSON.stringify(await run("${origin}")) });`;
  const body = isTest ? `export default { test: async () => { ${report} } };` : report;
  await writeFile(join(folder, ENTRY), `import { run } from "./${file}";\n${body}\n`);
  return ENTRY;
}

/** What is special about a runtime that takes a file. */
interface ScriptOptions {
  /** They stand before the file. */
  readonly args?: readonly string[];
  /** Which conformance file it runs, where that is not the first. */
  readonly variant?: string;
  /** @default "conformance.js" */
  readonly file?: string;
}

/** A runtime that takes a file: it finds the packages by itself, as it would in anyone's project. */
function script(
  program: ProgramName,
  { args = [], variant, file = "conformance.js" }: ScriptOptions = {},
): Runtime {
  return {
    name: variant === undefined ? program : `${program} ${variant}`,
    hint: "--install gets it from npm",
    endsByItself: true,
    find: (places, install) => getProgram(program, places, install),
    prepare: async ({ folder }, control) => [...args, await writeEntry(folder, file, control)],
  };
}

// As few rights as it can do with, and nothing from the network but this machine.
const denoArgs = [
  ...["run", "--no-prompt", "--no-remote", "--no-lock", "--node-modules-dir=manual", "--allow-net=127.0.0.1"],
];
const bunArgs = ["--no-install", "run"];

/** `compatibilityDate` decides which of its rules workerd follows; each workerd of this major version knows this date. */
const WORKERD_CONFIG = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [
  (name = "main", worker = (
    modules = [(name = "worker", esModule = embed "worker.js")],
    compatibilityDate = "2025-09-01",
  )),
  (name = "internet", network = (allow = ["local"])),
]);
`;

const workerd: Runtime = {
  ...script("workerd 1"),
  /** A worker is bundled before it is uploaded: here with the conditions that wrangler uses. */
  async prepare({ folder }, control) {
    const entry = await writeEntry(folder, "conformance.js", control, { isTest: true });
    await build({
      entryPoints: [join(folder, entry)],
      bundle: true,
      format: "esm",
      target: "es2024",
      conditions: ["workerd", "worker", "browser"],
      outfile: join(folder, "worker.js"),
      logLevel: "silent",
    });
    await writeFile(join(folder, "workerd.capnp"), WORKERD_CONFIG);
    return ["test", "workerd.capnp"];
  },
};

const chromium: Runtime = {
  name: "chromium",
  hint: "a Chromium on the PATH (apt-get install chromium)",
  endsByItself: false,
  async find({ path }) {
    try {
      return await programAt(findChromium(path));
    } catch {
      return undefined;
    }
  },
  /** A page with an import map, and every module served as it was installed. */
  async prepare({ folder, home }, control) {
    const entry = await writeEntry(folder, "conformance.js", control);
    const modules = await pageModules(folder, entry);
    for (const [path, text] of modules.files) control.files.set(path, text);
    control.files.set("/", pageSource(modules, entry));
    return [
      ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"],
      ...["--disable-background-networking", "--disable-breakpad"],
      ...[`--user-data-dir=${join(home, "chromium")}`, `${control.origin}/`],
    ];
  },
};

/** The Node that runs this, whatever its version, and the others that have to do. */
const nodeMajors = [...new Set([majorOf(process.versions.node), 20, 22, 24, 26])].sort((a, b) => a - b);

/** Every runtime that the conformance file has to pass on: each Node with both files. */
export const RUNTIMES: readonly Runtime[] = [
  ...nodeMajors.flatMap((major) => [
    script(`node ${major}`),
    script(`node ${major}`, { variant: "nodeFetch", file: "node-fetch.js" }),
  ]),
  script("deno 2", { args: denoArgs }),
  script("bun 1", { args: bunArgs }),
  workerd,
  chromium,
];

const ledger = { variant: "ledger", file: "ledger/run.mjs" };

/** Those that the ledger has to pass on. */
export const LEDGER_RUNTIMES: readonly Runtime[] = [
  ...[20, 22, 24].map((major) => script(`node ${major}`, ledger)),
  script("bun 1", { ...ledger, args: bunArgs }),
];
