import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { transform } from "esbuild";
import { type Context, command } from "../command-line.js";
import { blocksIn, sectionOf } from "../markdown.js";
import { type PackedPackage, ROOT, type WithProject, withPackedProject } from "../packages.js";
import { runSteps, type Step } from "../step.js";
import { packageProblems } from "./contents.js";
import { readSbom, sbomProblems } from "./sbom.js";
import { readManifest, readTarball } from "./tarball.js";

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
  const steps = await quickStart(context.readme ?? (await readFile(join(ROOT, "README.md"), "utf8")));
  return withProject(signal, async ({ folder, packed }) => {
    out(`installed into an empty project: ${packed.length} packages\n`);
    const problems: string[] = [];
    for (const { name, tarball, folder: own } of packed) {
      const files = await readTarball(tarball);
      const kB = files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0) / 1000;
      out(`${name}: ${files.length} files, ${kB.toFixed(0)} kB unpacked\n`);
      problems.push(...packageProblems(files, own, ROOT).map((problem) => `${name}: ${problem}`));
    }
    if (packed.length > 0) problems.push(...(await inspectSbom(folder, packed, context)));
    const starts = await runSteps("quick start", steps, { cwd: folder, signal, limit: 60 }, out);
    for (const problem of problems) out(`BROKEN ${problem}\n`);
    const broken = problems.length + (starts ? 0 : 1);
    out(`broken: ${broken}\n`);
    return broken === 0;
  });
});

async function inspectSbom(
  folder: string,
  packed: readonly PackedPackage[],
  { out, readSbom: read = readSbom }: InstallContext,
): Promise<string[]> {
  const manifests = await Promise.all(packed.map(({ tarball }) => readManifest(tarball)));
  const root = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
  // Here they come from files, in a release from the registry.
  const text = packed.reduce(
    (list, { tarball }) => list.replaceAll(tarball, "packed.tgz"),
    await read(folder),
  );
  out(`the list of what a release holds: ${JSON.parse(text).packages.length} packages\n`);
  return sbomProblems(text, manifests, root, [ROOT, folder]);
}

/** Runs the README's quick start against the simulator's command, as a module and by `require()`. */
async function quickStart(readme: string): Promise<Step[]> {
  const blocks = blocksIn(sectionOf(readme, "Quick start"));
  const client = blocks.find(({ language, code }) => language === "ts" && code.includes("new EventClient("));
  if (client === undefined) throw new Error('the README has no section "Quick start" that makes a client');
  const { code } = await transform(client.code, { loader: "ts", target: "es2022" });
  // CommonJS has no `import`, and no `await` outside of a function.
  const required = code.replaceAll(/^import (\{.*?\}) from (".*?");$/gms, "const $1 = require($2);");
  const step = (name: string, file: string, text: string): Step => ({
    name,
    prepare: (folder) => writeFile(join(folder, file), text),
    script: `set -e
rm -f url.txt
node_modules/.bin/cb-events-simulator --rate 20 > url.txt &
until [ -s url.txt ]; do sleep 0.1; kill -0 $!; done
CB_EVENTS_URL=$(head -1 url.txt) node ${file}`,
    until: /(?:^\S+ tipped \d+ tokens$.*?){3}/ms,
  });
  return [
    step("3 tips as a module", "bot.mjs", code),
    step("3 tips by require()", "bot.cjs", `(async () => {\n${required}})();\n`),
  ];
}
