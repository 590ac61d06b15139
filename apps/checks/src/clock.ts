/** Milliseconds of a clock that all processes of a machine share, and that no one can set. */
export function monotonic(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
