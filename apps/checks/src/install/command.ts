import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { transform } from "esbuild";
import { type Context, command, oneLine } from "../command-line.js";
import { ROOT, type WithProject, withPackedProject } from "../packages.js";
import { runShell } from "../shell.js";
import { packageProblems } from "./contents.js";
import { inspectSbom } from "./sbom.js";
import { readTarball } from "./tarball.js";

const help = `Usage: pnpm checks install

The dry run of a release: packs the packages, looks into each, installs them by npm into an empty project, and runs the
quick start of the README there, against the cb-events-simulator command that was installed. The list of all that a
release holds (SPDX, by npm) must name what is needed, no tool of development, and no path of this machine.

  --help  this text
`;

/** What the command has of its process; the rest is for tests. */
export interface InstallContext extends Context {
  readonly withProject?: WithProject | undefined;
  readonly readme?: string | undefined;
  readonly readSbom?: ((folder: string) => Promise<string>) | undefined;
}

export const runCommand = command(help, {}, async (_, context: InstallContext) => {
  const { out, signal, withProject = withPackedProject } = context;
  const code = quickStart(context.readme ?? (await readFile(join(ROOT, "README.md"), "utf8")));
  const problems = await withProject(signal, async ({ folder, packed }) => {
    out(`installed into an empty project: ${packed.length} packages\n`);
    const wrong: string[] = [];
    for (const { name, tarball, folder: own } of packed) {
      const files = await readTarball(tarball);
      const kB = files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0) / 1000;
      out(`${name}: ${files.length} files, ${kB.toFixed(0)} kB unpacked\n`);
      wrong.push(...packageProblems(files, own, ROOT).map((problem) => `${name}: ${problem}`));
    }
    if (packed.length > 0)
      wrong.push(...(await inspectSbom(folder, packed, (line) => out(`${line}\n`), context.readSbom)));
    return [...wrong, ...(await runQuickStart(folder, code, context))];
  });
  signal.throwIfAborted();
  for (const problem of problems) out(`BROKEN ${problem}\n`);
  out(`broken: ${problems.length}\n`);
  return problems.length === 0;
});

/** The TypeScript of a README's section "Quick start" that makes a client. */
function quickStart(readme: string): string {
  const section = readme.split(/^## /m).find((text) => text.startsWith("Quick start\n")) ?? "";
  const blocks = Array.from(section.matchAll(/^```ts\n(.*?)^```$/gms), ([, code = ""]) => code);
  const found = blocks.find((code) => code.includes("new EventClient("));
  if (found === undefined) throw new Error('the README has no section "Quick start" that makes a client');
  return found;
}

/** Runs it in a project against the simulator's command, as a module and by `require()`. Gives what went wrong. */
async function runQuickStart(folder: string, code: string, { out, signal }: Context): Promise<string[]> {
  const module = (await transform(code, { loader: "ts", target: "es2022" })).code;
  // CommonJS has no `import`, and no `await` outside of a function.
  const required = module.replaceAll(/^import (\{.*?\}) from (".*?");$/gms, "const $1 = require($2);");
  await writeFile(join(folder, "bot.mjs"), module);
  await writeFile(join(folder, "bot.cjs"), `(async () => {\n${required}})();\n`);
  const canRequire = (process.features as { require_module?: boolean }).require_module === true;
  const wrong: string[] = [];
  for (const [form, file] of [
    ["as a module", "bot.mjs"],
    ["by require()", "bot.cjs"],
  ] as const) {
    if (file === "bot.cjs" && !canRequire) {
      out(`quick start ${form}: not run, for Node ${process.version} cannot require an ES module\n`);
      continue;
    }
    const script = `set -e
rm -f url.txt
node_modules/.bin/cb-events-simulator --rate 20 > url.txt &
until [ -s url.txt ]; do sleep 0.1; kill -0 $!; done
CB_EVENTS_URL=$(head -1 url.txt) node ${file}`;
    const until = /(?:^\S+ tipped \d+ tokens$.*?){3}/ms;
    try {
      const { output } = await runShell(script, { cwd: folder, env: {}, signal, limit: 60 }, until);
      out(`quick start ${form}: 3 tips, the first one: ${/^\S+ tipped .*$/m.exec(output)?.[0]}\n`);
    } catch (error) {
      signal.throwIfAborted();
      wrong.push(`quick start ${form}: ${oneLine(error)}`);
    }
  }
  return wrong;
}
