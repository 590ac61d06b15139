import { cp } from "node:fs/promises";
import { join } from "node:path";
import { type Context, command } from "../command-line.js";
import { ROOT, type WithProject, withPackedProject } from "../packages.js";
import { textTable } from "../table.js";
import { checkHovers } from "./hover.js";
import { COMPILERS, failureLines, PACKAGES, rowsOf, runMatrix } from "./matrix.js";
import { SETTINGS, type Setting } from "./settings.js";

const help = `Usage: pnpm checks types

Packs the packages, installs them by npm beside several versions of TypeScript, and compiles the consumers in
consumers/types with each, in every mix of settings. The declarations are compiled too (skipLibCheck is off), but for
the verdicts in brackets. Then asks the language service what it shows over names. Takes some minutes.

  --help  this text
`;

/** The compiler of which the language service is asked: 7 has none that a program can use. */
const EDITOR = "typescript-5.9";

/** What the command has of its process; the rest is for tests. */
export interface TypesContext extends Context {
  readonly withProject?: WithProject | undefined;
  readonly compilers?: readonly string[] | undefined;
  readonly settings?: readonly Setting[] | undefined;
  /** The file with the hover texts. */
  readonly hovered?: string | undefined;
}

export const runCommand = command(help, {}, async (_, context: TypesContext) => {
  const { out, signal, withProject = withPackedProject } = context;
  const { compilers = COMPILERS, settings = SETTINGS, hovered = "hover.ts" } = context;
  const examine = async ({ folder }: { readonly folder: string }) => {
    await cp(join(ROOT, "apps/checks/consumers/types"), folder, { recursive: true });
    const cells = await runMatrix(folder, settings, compilers, signal);
    return { cells, hovers: await checkHovers(folder, hovered, EDITOR) };
  };
  const { cells, hovers } = await withProject(signal, examine, PACKAGES);
  const failures = [...failureLines(cells), ...hovers.wrong];
  out(`${[...textTable(rowsOf(cells), "right"), "", ...failures].join("\n")}\n`);
  const compiled = cells.filter(({ errors }) => errors !== undefined).length;
  out(`compiled: ${compiled}, hover texts: ${hovers.count}, broken: ${failures.length}\n`);
  return failures.length === 0;
});
