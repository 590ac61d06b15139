import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { type Output, oneLine, parseOptions } from "../command-line.js";
import { type PackedPackage, packPackages, ROOT } from "../packages.js";
import { findProgram, majorOf } from "../runtimes/find-program.js";
import { installRuntime } from "../runtimes/install-runtime.js";
import { commandSteps } from "./command-steps.js";
import { serveRegistry } from "./registry.js";
import { createSteps, demoSteps, dockerSteps, quickStartSteps, runStep, type Step } from "./steps.js";

const help = `Usage: node dist/create.js [--install] [--only <name>]

Does what a newcomer does, with the packed packages in a registry on this machine: the README's quick start letter by
letter, the commands of cb-events on each Node, npm create cb-events for each runtime, and the demo copied into a project
of its own. What is made is started, tested, and compiled; the steps of the documented Dockerfile are done by hand. What
else is installed comes from the npm registry.

  --install      gets the runtimes that are missing from npm
  --only <name>  one of: quick-start, node-20, node-22, node-24 (the commands), demo, node, docker, deno, bun, worker
  --help         this text
`;

/** Seconds for one step, at most: the machine may be busy. */
const LIMIT = 300;

/** What the command has of its process; the rest is for tests. */
export interface CommandContext extends Output {
  /** Ends the run, and what it started. */
  readonly signal: AbortSignal;
  readonly pack?: ((folder: string) => Promise<PackedPackage[]>) | undefined;
  readonly plans?: readonly Plan[] | undefined;
}

/** Of a Node, its version counts. */
type Needed = "deno" | "bun" | `node ${number}`;

/** What is done one after the other. */
export interface Plan {
  readonly name: string;
  /** The program that it needs beside the Node that runs this. */
  readonly needs?: Needed | undefined;
  readonly steps: () => Step[] | Promise<Step[]>;
}

const npm = { install: "npm install", start: "npm start", test: "npm test", typecheck: "npm run typecheck" };

const PLANS: readonly Plan[] = [
  {
    name: "quick-start",
    steps: async () => quickStartSteps(await readFile(join(ROOT, "README.md"), "utf8")),
  },
  ...[20, 22, 24].map(
    (major): Plan => ({ name: `node-${major}`, needs: `node ${major}`, steps: commandSteps }),
  ),
  { name: "demo", steps: demoSteps },
  { name: "node", steps: () => createSteps("node", npm) },
  { name: "docker", steps: () => dockerSteps(npm) },
  {
    name: "deno",
    needs: "deno",
    steps: () =>
      createSteps("deno", { start: "deno task start", test: "deno task test", typecheck: "deno task check" }),
  },
  {
    name: "bun",
    needs: "bun",
    steps: () =>
      createSteps("bun", {
        install: "bun install",
        start: "bun start",
        test: "bun run test",
        typecheck: "bun run typecheck",
      }),
  },
  // wrangler starts it, which needs Node 22: its test runs it by itself.
  { name: "worker", steps: () => createSteps("worker", { ...npm, start: "" }) },
];

/** Runs the command to its end and gives the exit code: 1 when a step went wrong. */
export async function runCommand(args: readonly string[], context: CommandContext): Promise<0 | 1> {
  const { out, err, signal, pack = packPackages, plans = PLANS } = context;
  const flag = { type: "boolean", default: false } as const;
  const options = parseOptions(args, { install: flag, only: { type: "string" }, help: flag }, context);
  if (options === undefined) return 1;
  if (options.help) {
    out(help);
    return 0;
  }
  const chosen = plans.filter(({ name }) => options.only === undefined || name === options.only);
  if (chosen.length === 0) {
    err(
      `--only: there is no ${options.only}; allowed is one of ${plans.map(({ name }) => name).join(", ")}\n`,
    );
    return 1;
  }
  const temp = await mkdtemp(join(await realpath(tmpdir()), "cb-events-create-"));
  try {
    await using registry = await serveRegistry(await pack(join(temp, "tarballs")), await upstream());
    let broken = 0;
    for (const plan of chosen) {
      const path = await pathFor(plan, options.install, signal);
      if (path === undefined) {
        out(`${plan.name}: not run, for there is no ${plan.needs} on the PATH (--install gets it)\n`);
        continue;
      }
      const env = environment(registry.url, path, join(temp, "cache"));
      broken += await runPlan(plan, join(temp, plan.name), env, context);
    }
    out(`broken: ${broken}\n`);
    return broken === 0 ? 0 : 1;
  } catch (error) {
    err(`create: ${oneLine(error)}\n`);
    return 1;
  } finally {
    await rm(temp, { recursive: true, force: true });
  }
}

/** The number of steps that went wrong: none, or one, for those behind it cannot be done. */
async function runPlan(
  { name, steps }: Plan,
  folder: string,
  env: Readonly<Record<string, string>>,
  { out, signal }: CommandContext,
): Promise<0 | 1> {
  await mkdir(folder);
  for (const step of await steps()) {
    const started = performance.now();
    try {
      await runStep(step, { cwd: folder, env, signal, limit: LIMIT });
    } catch (error) {
      signal.throwIfAborted();
      out(`${name}: BROKEN ${step.name}: ${oneLine(error)}\n`);
      return 1;
    }
    out(`${name}: ${step.name}: ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
  }
  return 0;
}

/** One cache for all plans, and for nothing else: none may hold packages of an earlier build under the same version. */
function environment(registry: string, path: string, cache: string): Record<string, string> {
  return {
    PATH: path,
    npm_config_registry: registry,
    NPM_CONFIG_REGISTRY: registry,
    BUN_CONFIG_REGISTRY: registry,
    npm_config_cache: join(cache, "npm"),
    BUN_INSTALL_CACHE_DIR: join(cache, "bun"),
    DENO_DIR: join(cache, "deno"),
    npm_config_yes: "true",
    npm_config_engine_strict: "false",
    npm_config_audit: "false",
    npm_config_fund: "false",
    CB_EVENTS_URL: "",
    CB_USERNAME: "",
    CB_TOKEN: "",
  };
}

/** The search path with the program that a plan needs; undefined where there is none. */
async function pathFor({ needs }: Plan, install: boolean, signal: AbortSignal): Promise<string | undefined> {
  const path = process.env["PATH"] ?? "";
  const own = `node ${majorOf(process.versions.node)}`;
  if (needs === undefined || needs === own) return path;
  const [command = "", version] = needs.split(" ");
  const major = Number(version ?? { deno: 2, bun: 1 }[command]);
  // The PATH has but one Node, which is most likely this one.
  const places = {
    path: version === undefined ? path : "",
    cache: join(ROOT, "apps/checks/node_modules/.cache/cb-events-runtimes"),
  };
  const wanted = { name: needs, commands: [command], ...(version !== undefined && { major }) };
  let program = await findProgram(wanted, places);
  if (program === undefined && install) {
    const kind = { name: needs, npm: `${command}@${major}`, hint: "", find: async () => undefined };
    await installRuntime(kind, places, signal);
    program = await findProgram(wanted, places);
  }
  return program && `${dirname(program.file)}${delimiter}${path}`;
}

/** The registry that npm uses here. */
async function upstream(): Promise<string> {
  const { stdout } = await promisify(execFile)("npm", ["config", "get", "registry"]);
  return stdout.trim();
}
