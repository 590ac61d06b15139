/** The value that a share of all is not above; between two values it is taken from both. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) throw new RangeError("There are no values");
  return below + (above - below) * (place - Math.floor(place));
}

/** The most that lie in any 60 seconds, of times in milliseconds and in order. */
export function mostInMinute(times: readonly number[]): number {
  let [most, from] = [0, 0];
  for (const [at, time] of times.entries()) {
    while ((times[from] ?? time) <= time - 60_000) from += 1;
    most = Math.max(most, at - from + 1);
  }
  return most;
}
