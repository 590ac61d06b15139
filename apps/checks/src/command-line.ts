import { type ParseArgsConfig, parseArgs } from "node:util";

/** What a command has of its process. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
}

export const processOutput: Output = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
};

/** The options of a command; undefined when one is wrong, which is told in one line. */
export function parseOptions<const T extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: T,
  { err }: Output,
) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    err(`${oneLine(error)}\n`);
    return undefined;
  }
}

/** Options that are whole numbers, not below `min`; undefined when one is not, which is told in one line. */
export function wholeNumbers<const Names extends string>(
  texts: Readonly<Record<Names, string>>,
  min: number,
  { err }: Output,
): Record<Names, number> | undefined {
  const numbers = Object.entries<string>(texts).map(([name, text]) => [name, Number(text)] as const);
  const wrong = numbers.find(([, number]) => !Number.isSafeInteger(number) || number < min);
  if (wrong === undefined) return Object.fromEntries(numbers) as Record<Names, number>;
  const [name] = wrong;
  err(`--${name}: got ${texts[name as Names]}; allowed is a whole number, ${min} or more\n`);
  return undefined;
}

/** What went wrong, in one line. */
export function oneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).trim().replaceAll(/\s*\n\s*/g, " ");
}
