import { cp } from "node:fs/promises";
import { join } from "node:path";
import { type Output, oneLine, parseOptions } from "../command-line.js";
import { type WithProject, withPackedProject } from "../install/temp-project.js";
import { ROOT } from "../packages.js";
import { COMPILERS, type Compiler, EDITOR, PACKAGES } from "./compilers.js";
import { HOVERS, type Hover, missingHovers } from "./hover.js";
import { runMatrix } from "./matrix.js";
import { SETTINGS, type Setting } from "./settings.js";
import { failureLines, textTable } from "./table.js";

const help = `Usage: node dist/types.js

Packs the packages, installs them by npm beside several versions of TypeScript, and compiles the consumers in
consumers/types with each, in every mix of settings. The declarations are compiled too (skipLibCheck is off), but for
the verdicts in brackets. Then asks the language service what it shows over names. Takes some minutes.

  --help  this text
`;

/** What the command has of its process; the rest is for tests. */
export interface CommandContext extends Output {
  /** Ends the run. */
  readonly signal: AbortSignal;
  readonly withProject?: WithProject | undefined;
  readonly compilers?: readonly Compiler[] | undefined;
  readonly editor?: string | undefined;
  readonly settings?: readonly Setting[] | undefined;
  readonly hovers?: readonly Hover[] | undefined;
}

/** Runs the command to its end and gives the exit code: 1 when a consumer does not compile. */
export async function runCommand(args: readonly string[], context: CommandContext): Promise<0 | 1> {
  const { out, err, signal, withProject = withPackedProject } = context;
  const options = parseOptions(args, { help: { type: "boolean" } }, context);
  if (options === undefined) return 1;
  if (options.help) {
    out(help);
    return 0;
  }
  try {
    return await withProject(signal, ({ folder }) => examine(folder, context), PACKAGES);
  } catch (error) {
    err(`types: ${oneLine(error)}\n`);
    return 1;
  }
}

async function examine(folder: string, context: CommandContext): Promise<0 | 1> {
  const { out, signal, compilers = COMPILERS, settings = SETTINGS } = context;
  const { editor = EDITOR, hovers = HOVERS } = context;
  await cp(join(ROOT, "apps/checks/consumers/types"), folder, { recursive: true });
  const cells = await runMatrix(folder, settings, compilers, signal);
  const hidden = await missingHovers(folder, editor, hovers);
  const failures = [...failureLines(cells), ...hidden.map((line) => `BROKEN ${line}`)];
  out(`${[...textTable(cells), "", ...failures].join("\n")}\n`);
  const compiled = cells.filter(({ diagnostics }) => diagnostics !== undefined).length;
  out(`compiled: ${compiled}, hover texts: ${hovers.length}, broken: ${failures.length}\n`);
  return failures.length === 0 ? 0 : 1;
}
