/** An error of the compiler: `file(line,column): error TS2304: …`, with the file from the project down. */
export type Diagnostic = string;

/**
 * What the declarations of others lack on some platforms, and what is not ours to mend: valibot declares schemas for
 * File and Blob, which only the DOM and Node know.
 */
const TOLERATED: readonly RegExp[] = [
  /^node_modules\/valibot\/[^(]*\(\d+,\d+\): error TS2304: Cannot find name '(?:File|Blob)'\.$/,
];

/** The errors in what the compiler printed, without those that are tolerated. */
export function readDiagnostics(printed: string): Diagnostic[] {
  // Indented lines go on with the one before.
  const whole = printed
    .trim()
    .split(/\r?\n(?!\s)/)
    .filter((line) => line !== "");
  return whole.filter((line) => !TOLERATED.some((pattern) => pattern.test(line)));
}
