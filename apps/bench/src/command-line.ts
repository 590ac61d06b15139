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

/** What went wrong, in one line. */
export function oneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).trim().replaceAll(/\s*\n\s*/g, " ");
}
