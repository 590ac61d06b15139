import { writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { runProgram } from "../shell.js";
import type { Setting } from "./settings.js";

/**
 * The oldest that is supported, two from the middle, and the newest. Each is installed as `typescript-5.4`, beside the
 * others.
 */
export const COMPILERS: readonly string[] = ["5.4", "5.6", "5.9", "7"];

/** What npm has to install for them. */
export const PACKAGES: Readonly<Record<string, string>> = {
  "typescript-5.4": "npm:typescript@~5.4.0",
  "typescript-5.6": "npm:typescript@~5.6.0",
  "typescript-5.9": "npm:typescript@~5.9.0",
  "typescript-7": "npm:typescript@^7.0.0",
  "@types/node": "^20.19.0",
};

/** Seconds that a compiler may take. */
const MAX_TIME = 600;

/**
 * What the declarations of others lack, and what is not ours to fix: valibot declares schemas for File and Blob, which
 * only the DOM and Node know; Hono names a generic Uint8Array, which TypeScript knows since 5.7.
 */
const TOLERATED =
  /^node_modules\/(?:valibot\/[^(]*\(\d+,\d+\): error TS2304: Cannot find name '(?:File|Blob)'|hono\/[^(]*\(\d+,\d+\): error TS2315: Type 'Uint8Array' is not generic)\.$/;

/** What a compiler said to a setting; undefined when it does not know the setting. */
export interface Cell {
  readonly setting: Setting;
  readonly compiler: string;
  errors: readonly string[] | undefined;
}

/** Compiles every setting with every compiler, as many at a time as there are cores. */
export async function runMatrix(
  folder: string,
  settings: readonly Setting[],
  compilers: readonly string[],
  signal: AbortSignal,
): Promise<Cell[]> {
  const cells = settings.flatMap((setting) =>
    compilers.map((compiler): Cell => ({ setting, compiler, errors: undefined })),
  );
  const waiting = cells.filter(({ setting, compiler }) => Number(compiler) >= (setting.since ?? 0));
  const work = async () => {
    for (let cell = waiting.shift(); cell !== undefined; cell = waiting.shift())
      cell.errors = await compile(folder, cell, signal);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return cells;
}

/** Whether it checks the declarations of the packages, and of what they depend on. TypeScript 7 is quick enough. */
const checksDeclarations = ({ setting, compiler }: Cell): boolean => setting.declarations || compiler === "7";

/** Compiles the consumers in a folder by a compiler that is installed there: the errors, without those that are tolerated. */
async function compile(folder: string, cell: Cell, signal: AbortSignal): Promise<string[]> {
  const { setting, compiler } = cell;
  const config = `tsconfig.${compiler}.${setting.name.replaceAll(/\W+/g, "-")}.json`;
  const skipLibCheck = !checksDeclarations(cell);
  // Those that are skipped are TypeScript's own.
  const compilerOptions = { ...setting.compilerOptions, skipLibCheck, skipDefaultLibCheck: true };
  await writeFile(join(folder, config), JSON.stringify({ compilerOptions, files: setting.files }));
  const tsc = join(folder, "node_modules", `typescript-${compiler}`, "bin/tsc");
  const args = [tsc, "-p", config, "--pretty", "false"];
  const options = { cwd: folder, signal, limit: MAX_TIME };
  const { code, output } = await runProgram(process.execPath, args, options);
  // Errors end it with 1 or 2; anything else is no verdict.
  if (code !== 0 && code !== 1 && code !== 2) return [`the compiler ended with ${code}: ${output}`];
  return errorsIn(output);
}

/** What the compiler printed, error by error; indented lines go on with the one before. */
export function errorsIn(printed: string): string[] {
  const errors = printed.trim().split(/\r?\n(?!\s)/);
  return errors.filter((error) => error !== "" && !TOLERATED.test(error));
}

/** A line for each setting, a column for each compiler; in brackets where the declarations were not looked at. */
export function rowsOf(cells: readonly Cell[]): string[][] {
  const settings = [...new Set(cells.map(({ setting }) => setting))];
  const verdict = (cell: Cell) => {
    if (cell.errors === undefined) return "-";
    const text = cell.errors.length === 0 ? "ok" : `${cell.errors.length} wrong`;
    return checksDeclarations(cell) ? text : `(${text})`;
  };
  return [
    ["TypeScript", ...new Set(cells.map(({ compiler }) => compiler))],
    ...settings.map((one) => [one.name, ...cells.filter(({ setting }) => setting === one).map(verdict)]),
  ];
}

/** Each error once, with where it came up. */
export function failureLines(cells: readonly Cell[]): string[] {
  const places = new Map<string, string[]>();
  for (const { setting, compiler, errors = [] } of cells)
    for (const error of errors)
      places.set(error, [...(places.get(error) ?? []), `${compiler} (${setting.name})`]);
  return Array.from(places, ([error, where]) => {
    const more = where.length > 1 ? ` and ${where.length - 1} more` : "";
    return `BROKEN ${error}\n  with TypeScript ${where[0]}${more}`;
  });
}
