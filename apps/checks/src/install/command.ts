import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Output, oneLine, parseOptions } from "../command-line.js";
import { type PackedPackage, ROOT } from "../packages.js";
import { packageProblems } from "./contents.js";
import { quickStart } from "./quick-start.js";
import { runQuickStart } from "./run-quick-start.js";
import { inspectSbom } from "./sbom.js";
import { readTarball } from "./tarball.js";
import { type WithProject, withPackedProject } from "./temp-project.js";

const help = `Usage: node dist/install.js

The dry run of a release: packs the packages, looks into each, installs them by npm into an empty project, and runs the
quick start of the README there, against the cb-events-simulator command that was installed. The list of all that a
release holds (SPDX, by npm) must name what is needed, no tool of development, and no path of this machine.

  --help  this text
`;

/** What the command has of its process; the rest is for tests. */
export interface CommandContext extends Output {
  /** Ends the run, and what it started. */
  readonly signal: AbortSignal;
  readonly withProject?: WithProject | undefined;
  readonly readme?: string | undefined;
  readonly readSbom?: ((folder: string) => Promise<string>) | undefined;
}

/** Runs the command to its end and gives the exit code: 1 when a release would be broken. */
export async function runCommand(args: readonly string[], context: CommandContext): Promise<0 | 1> {
  const { out, err, signal, withProject = withPackedProject } = context;
  const options = parseOptions(args, { help: { type: "boolean" } }, context);
  if (options === undefined) return 1;
  if (options.help) {
    out(help);
    return 0;
  }
  const tell = (line: string) => out(`${line}\n`);
  try {
    const readme = context.readme ?? (await readFile(join(ROOT, "README.md"), "utf8"));
    const problems = await withProject(signal, async ({ folder, packed }) => {
      tell(`installed into an empty project: ${packed.length} packages`);
      const wrong: string[] = [];
      for (const one of packed) wrong.push(...(await inspect(one, tell)));
      if (packed.length > 0) wrong.push(...(await inspectSbom(folder, packed, tell, context.readSbom)));
      await runQuickStart(folder, quickStart(readme), signal, tell).catch((error) =>
        wrong.push(oneLine(error)),
      );
      return wrong;
    });
    signal.throwIfAborted();
    for (const problem of problems) tell(`BROKEN ${problem}`);
    tell(`broken: ${problems.length}`);
    return problems.length === 0 ? 0 : 1;
  } catch (error) {
    err(`install: ${oneLine(error)}\n`);
    return 1;
  }
}

async function inspect(
  { name, tarball, folder }: PackedPackage,
  tell: (line: string) => void,
): Promise<string[]> {
  const files = await readTarball(tarball);
  const kB = files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0) / 1000;
  tell(`${name}: ${files.length} files, ${kB.toFixed(0)} kB unpacked`);
  return packageProblems(files, folder, ROOT).map((problem) => `${name}: ${problem}`);
}
