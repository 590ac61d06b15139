/** A sum that stays a whole number in JSON, whatever the feed says that somebody tipped. */
export function plus(a: number, b: number): number {
  return Math.min(a + b, Number.MAX_SAFE_INTEGER);
}
