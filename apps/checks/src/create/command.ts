import { execFile } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { among, type Context, command, flag, text } from "../command-line.js";
import { type PackedPackage, packPackages, ROOT } from "../packages.js";
import { getProgram, PLACES, type ProgramName } from "../runtimes/program.js";
import { runSteps, type Step } from "../step.js";
import { inTempFolder } from "../temp-folder.js";
import { commandSteps } from "./command-steps.js";
import { serveRegistry } from "./registry.js";
import { createSteps, demoSteps, dockerSteps, quickStartSteps } from "./steps.js";

const help = `Usage: pnpm checks create [--install] [--only <name>]

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
export interface CreateContext extends Context {
  readonly pack?: ((folder: string) => Promise<PackedPackage[]>) | undefined;
  readonly plans?: readonly Plan[] | undefined;
}

/** What is done one after the other. */
export interface Plan {
  readonly name: string;
  /** The program that it needs beside the Node that runs this. */
  readonly needs?: ProgramName | undefined;
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
    needs: "deno 2",
    steps: () =>
      createSteps("deno", { start: "deno task start", test: "deno task test", typecheck: "deno task check" }),
  },
  {
    name: "bun",
    needs: "bun 1",
    steps: () =>
      createSteps("bun", {
        ...{ install: "bun install", start: "bun start" },
        ...{ test: "bun run test", typecheck: "bun run typecheck" },
      }),
  },
  // wrangler starts it, which needs Node 22: its test runs it by itself.
  { name: "worker", steps: () => createSteps("worker", { ...npm, start: "" }) },
];

export const runCommand = command(
  help,
  { install: flag, only: text },
  async ({ install, only }, { out, signal, pack = packPackages, plans = PLANS }: CreateContext) => {
    const names = plans.map(({ name }) => name);
    const chosen = only === undefined ? names : among("only", [only], names);
    return inTempFolder("create", async (temp) => {
      const upstream = (await promisify(execFile)("npm", ["config", "get", "registry"])).stdout.trim();
      await using registry = await serveRegistry(await pack(join(temp, "tarballs")), upstream);
      let broken = 0;
      for (const plan of plans.filter(({ name }) => chosen.includes(name))) {
        const path = await pathFor(plan, install ? signal : undefined);
        if (path === undefined) {
          out(`${plan.name}: not run, for there is no ${plan.needs} on the PATH (--install gets it)\n`);
          continue;
        }
        const cwd = join(temp, plan.name);
        await mkdir(cwd);
        const env = environment(registry.url, path, join(temp, "cache"));
        if (!(await runSteps(plan.name, await plan.steps(), { cwd, env, signal, limit: LIMIT }, out)))
          broken += 1;
      }
      out(`broken: ${broken}\n`);
      return broken === 0;
    });
  },
);

/** One cache for all plans, and for nothing else: none may hold packages of an earlier build under the same version. */
function environment(registry: string, path: string, cache: string): Record<string, string> {
  return {
    PATH: path,
    ...{ npm_config_registry: registry, NPM_CONFIG_REGISTRY: registry, BUN_CONFIG_REGISTRY: registry },
    ...{
      npm_config_cache: join(cache, "npm"),
      BUN_INSTALL_CACHE_DIR: join(cache, "bun"),
      DENO_DIR: join(cache, "deno"),
    },
    ...{ npm_config_yes: "true", npm_config_engine_strict: "false" },
    ...{ npm_config_audit: "false", npm_config_fund: "false" },
    ...{ CB_EVENTS_URL: "", CB_USERNAME: "", CB_TOKEN: "" },
  };
}

/** The search path with the program that a plan needs; undefined where there is none. */
async function pathFor({ needs }: Plan, install: AbortSignal | undefined): Promise<string | undefined> {
  if (needs === undefined) return PLACES.path;
  const program = await getProgram(needs, PLACES, install);
  return program && `${dirname(program.file)}${delimiter}${PLACES.path}`;
}
