import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Output, oneLine, parseOptions } from "../command-line.js";
import { type WithProject, withPackedProject } from "../install/temp-project.js";
import { type Budget, budgets, partSchemas } from "./budgets.js";
import { unlistedDependencies } from "./dependencies.js";
import { measure, type Row, weight } from "./measure.js";
import { uninvited } from "./schema-files.js";
import { markdownTable, staleRows, textTable } from "./table.js";

const help = `Usage: node dist/size.js [--markdown] [--check <file>]

Packs the packages, installs them by npm into a project of its own, and weighs what a page pays for an import: bundled
for browsers by esbuild and by rollup, minified, gzipped, dependencies included. 1 kB is 1000 bytes.

  --markdown      prints the table as Markdown, and nothing else
  --check <file>  fails, too, when a row of that table is not in the file, give or take 0.1 kB
  --help          this text
`;

/** What the command has of its process; the rest is for tests. */
export interface CommandContext extends Output {
  /** Ends the run. */
  readonly signal: AbortSignal;
  readonly withProject?: WithProject | undefined;
  readonly budgets?: ((names: readonly string[]) => Budget[]) | undefined;
}

/** Runs the command to its end and gives the exit code: 1 when a budget is exceeded. */
export async function runCommand(args: readonly string[], context: CommandContext): Promise<0 | 1> {
  const { out, err, signal, withProject = withPackedProject } = context;
  const options = parseOptions(
    args,
    { markdown: { type: "boolean" }, check: { type: "string" }, help: { type: "boolean" } },
    context,
  );
  if (options === undefined) return 1;
  if (options.help) {
    out(help);
    return 0;
  }
  try {
    const readme = options.check === undefined ? undefined : await readFile(options.check, "utf8");
    const { rows, problems } = await withProject(signal, ({ folder }) => examine(folder, context));
    const stale = readme === undefined ? [] : staleRows(readme, rows);
    const broken = [
      ...rows.filter((row) => weight(row) > row.limit * 1000).map(exceededLine),
      ...problems,
      ...stale.map((name) => `${options.check} has other figures, or none: ${name}; --markdown prints them`),
    ].map((problem) => `BROKEN ${problem}\n`);
    out(`${(options.markdown ? markdownTable(rows) : textTable(rows)).join("\n")}\n`);
    if (options.markdown) err(broken.join(""));
    else out(`\n${broken.join("")}bundles: ${rows.length}, broken: ${broken.length}\n`);
    return broken.length === 0 ? 0 : 1;
  } catch (error) {
    err(`size: ${oneLine(error)}\n`);
    return 1;
  }
}

async function examine(
  folder: string,
  { signal, budgets: limits = budgets }: CommandContext,
): Promise<{ rows: Row[]; problems: string[] }> {
  const names = await exportsOfTypes(folder);
  const rows: Row[] = [];
  for (const budget of limits(names)) {
    signal.throwIfAborted();
    rows.push(await measure(folder, budget));
  }
  const problems = await unlistedDependencies(folder);
  const schemas = names.filter((name) => name.endsWith("Schema"));
  for (const schema of partSchemas(names)) problems.push(...(await uninvited(folder, schema, schemas)));
  return { rows, problems };
}

async function exportsOfTypes(folder: string): Promise<string[]> {
  const file = createRequire(join(folder, "package.json")).resolve("@cb-events/types");
  return Object.keys(await import(pathToFileURL(file).href));
}

/** With the heaviest files, for who has to make it smaller. */
function exceededLine({ name, limit, bundled }: Row): string {
  const heaviest = [...bundled.inputs].sort(([, a], [, b]) => b - a).slice(0, 3);
  const files = heaviest.map(([file, bytes]) => `${file.replace(/^.*node_modules\//, "")} ${bytes}`);
  return `${name}: above ${limit} kB; bytes before gzip: ${files.join(", ")}`;
}
