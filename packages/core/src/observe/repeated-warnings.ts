/** A warning that repeats is told again after this time, in ms. */
const INTERVAL = 10 * 60 * 1000;

/** Counts warnings that repeat, so that one wrong field in each event does not flood the log. Sets no timer. */
export class RepeatedWarnings {
  readonly #counts = new Map<string, { untold: number; readonly toldAt: number }>();

  /** How many of its kind were left out since the last one that was told; undefined where this one is left out too. */
  count(kind: string): number | undefined {
    const known = this.#counts.get(kind);
    const now = performance.now();
    if (known && now - known.toldAt < INTERVAL) {
      known.untold += 1;
      return undefined;
    }
    this.#counts.set(kind, { untold: 0, toldAt: now });
    return known?.untold ?? 0;
  }

  /** What was left out and is not told yet, by kind. */
  get untold(): string[] {
    return [...this.#counts].flatMap(([kind, { untold }]) => (untold > 0 ? `${kind}: ${untold}` : []));
  }
}
