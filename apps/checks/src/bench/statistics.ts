/** What came of several rounds. */
export interface Summary {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** The middle of the values, and the smallest and the largest. */
export function summarize(values: readonly number[]): Summary {
  return { median: quantile(values, 0.5), low: quantile(values, 0), high: quantile(values, 1) };
}

/** The value that a share of all is not above; between two values it is taken from both. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) throw new RangeError("There are no values");
  return below + (above - below) * (place - Math.floor(place));
}
