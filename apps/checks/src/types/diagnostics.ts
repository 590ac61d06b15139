/** An error of the compiler: `file(line,column): error TS2304: …`, with the file from the project down. */
export type Diagnostic = string;

/**
 * What the declarations of others lack on some platforms, and what is not ours to fix: valibot declares schemas for
 * File and Blob, which only the DOM and Node know. Hono speaks of requests and responses, and of a generic Uint8Array,
 * which TypeScript knows since 5.7; so does the overlay, which is served by it: a program that serves has their types.
 */
const TOLERATED: readonly RegExp[] = [
  /^node_modules\/valibot\/[^(]*\(\d+,\d+\): error TS2304: Cannot find name '(?:File|Blob)'\.$/,
  /^node_modules\/hono\/[^(]*\(\d+,\d+\): error TS(?:2304|2552): Cannot find name '\w+'\./,
  /^node_modules\/hono\/[^(]*\(\d+,\d+\): error TS2315: Type 'Uint8Array' is not generic\.$/,
  /^node_modules\/@cb-events\/overlay\/[^(]*\(\d+,\d+\): error TS2304: Cannot find name '(?:Request|Response|AbortSignal)'\.$/,
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
