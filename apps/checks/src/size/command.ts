import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Context, command, flag, text } from "../command-line.js";
import { type WithProject, withPackedProject } from "../packages.js";
import { markdownTable, textTable } from "../table.js";
import { type Budget, budgets, named, partSchemas } from "./budgets.js";
import { type Bundled, bundle, byEsbuild } from "./bundle.js";
import { unlistedDependencies } from "./dependencies.js";

const help = `Usage: pnpm checks size [--markdown] [--check <file>]

Packs the packages, installs them by npm into a project of its own, and weighs what a page pays for an import: bundled
for browsers by esbuild and by rollup, minified, gzipped, dependencies included. 1 kB is 1000 bytes.

  --markdown      prints the table as Markdown, and nothing else
  --check <file>  fails, too, when a row of that table is not in the file, give or take 0.1 kB
  --help          this text
`;

/** What the command has of its process; the rest is for tests. */
export interface SizeContext extends Context {
  readonly withProject?: WithProject | undefined;
  readonly budgets?: ((names: readonly string[]) => Budget[]) | undefined;
}

/** A budget, and what its largest import weighs. */
interface Row extends Omit<Budget, "imports"> {
  readonly bundled: Bundled;
}

export const runCommand = command(
  help,
  { markdown: flag, check: text },
  async ({ markdown, check }, context: SizeContext) => {
    const { out, err, signal, withProject = withPackedProject } = context;
    const written = check === undefined ? undefined : tableIn(await readFile(check, "utf8"));
    const { rows, problems } = await withProject(signal, ({ folder }) => examine(folder, context));
    const stale = rows.filter((row) => written && !written.some((line) => isNear(line, cells(row))));
    const broken = [
      ...rows.filter((row) => weight(row) > row.limit * 1000).map(exceededLine),
      ...problems,
      ...stale.map(({ name }) => `${check} has other figures, or none: ${name}; --markdown prints them`),
    ].map((problem) => `BROKEN ${problem}\n`);
    const table = [["bundle", "esbuild", "rollup", "at most"], ...rows.map(cells)];
    out(`${(markdown ? markdownTable(table) : textTable(table, "right")).join("\n")}\n`);
    if (markdown) err(broken.join(""));
    else out(`\n${broken.join("")}bundles: ${rows.length}, broken: ${broken.length}\n`);
    return broken.length === 0;
  },
);

async function examine(folder: string, { signal, budgets: limits = budgets }: SizeContext) {
  const file = createRequire(join(folder, "package.json")).resolve("@cb-events/types");
  const names = Object.keys(await import(pathToFileURL(file).href));
  const rows: Row[] = [];
  for (const { imports, ...budget } of limits(names)) {
    signal.throwIfAborted();
    const weighed: Row[] = [];
    for (const { name, code } of imports) {
      const title = imports.length === 1 ? budget.name : `${budget.name} (the largest: \`${name}\`)`;
      weighed.push({ ...budget, name: title, bundled: await bundle(folder, code) });
    }
    rows.push(...weighed.sort((a, b) => weight(b) - weight(a)).slice(0, 1));
  }
  const problems = await unlistedDependencies(folder);
  const schemas = names.filter((name) => name.endsWith("Schema"));
  for (const schema of partSchemas(names)) problems.push(...(await uninvited(folder, schema, schemas)));
  return { rows, problems };
}

/** Bytes by the bundler that does worse. */
function weight({ bundled }: Row): number {
  return Math.max(bundled.esbuild, bundled.rollup);
}

/** With the heaviest files, for who has to make it smaller. */
function exceededLine({ name, limit, bundled }: Row): string {
  const heaviest = [...bundled.inputs].sort(([, a], [, b]) => b - a).slice(0, 3);
  const files = heaviest.map(([file, bytes]) => `${file.replace(/^.*node_modules\//, "")} ${bytes}`);
  return `${name}: above ${limit} kB; bytes before gzip: ${files.join(", ")}`;
}

function cells({ name, limit, goal, bundled }: Row): string[] {
  const kB = (bytes: number) => `${(bytes / 1000).toFixed(2)} kB`;
  const most = goal === undefined ? `${limit} kB` : `${limit} kB (goal: ${goal} kB)`;
  return [name, kB(bundled.esbuild), kB(bundled.rollup), most];
}

function tableIn(text: string): string[][] {
  return text.split("\n").map((line) =>
    line
      .split("|")
      .map((cell) => cell.trim())
      .slice(1, -1),
  );
}

/** The figures are within 0.1 kB. */
function isNear(line: readonly string[], [name, esbuild, rollup, limit]: readonly string[]): boolean {
  const close = (a = "", b = "") => Math.abs(Number.parseFloat(a) - Number.parseFloat(b)) < 0.105;
  return line[0] === name && close(line[1], esbuild) && close(line[2], rollup) && line[3] === limit;
}

/**
 * The schemas that come along when a part's schema is imported alone. A schema stands in the file that it names:
 * `RoomSubjectSchema` in `room-subject.js`.
 */
export async function uninvited(
  folder: string,
  schema: string,
  schemas: readonly string[],
): Promise<string[]> {
  const { inputs } = await byEsbuild(folder, named([schema], "@cb-events/types").code);
  const files = new Set(Array.from(inputs.keys(), (file) => file.split("/").at(-1)));
  if (!files.has(fileOf(schema))) return [`${schema} is not in a file of its own`];
  return schemas
    .filter((other) => other !== schema && files.has(fileOf(other)))
    .map((other) => `${schema} brings ${other} along`);
}

function fileOf(schema: string): string {
  const name = schema.replace(/Schema$/, "").replaceAll(/(?<=.)[A-Z]/g, (letter) => `-${letter}`);
  return `${name.toLowerCase()}.js`;
}
