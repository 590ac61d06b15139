/** An error of the compiler: `file(line,column): error TS2304: …`, with the file from the project down. */
export type Diagnostic = string;

/**
 * What the declarations of others lack, and what is not ours to fix: valibot declares schemas for File and Blob, which
 * only the DOM and Node know; Hono names a generic Uint8Array, which TypeScript knows since 5.7.
 */
const TOLERATED: readonly RegExp[] = [
  /^node_modules\/valibot\/[^(]*\(\d+,\d+\): error TS2304: Cannot find name '(?:File|Blob)'\.$/,
  /^node_modules\/hono\/[^(]*\(\d+,\d+\): error TS2315: Type 'Uint8Array' is not generic\.$/,
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
