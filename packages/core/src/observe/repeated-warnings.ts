/** A warning that repeats is told again after this time, in ms. */
const INTERVAL = 10 * 60 * 1000;

/** Counts warnings that repeat, so that one wrong field in each event does not flood the log. Sets no timer. */
export class RepeatedWarnings {
  readonly #counts = new Map<string, { untold: number; toldAt: number }>();

  /** How many of its kind were left out since the last one that was told; undefined where this one is left out too. */
  count(kind: string): number | undefined {
    const known = this.#counts.get(kind);
    const now = performance.now();
    if (known === undefined) {
      this.#counts.set(kind, { untold: 0, toldAt: now });
      return 0;
    }
    if (now - known.toldAt < INTERVAL) {
      known.untold += 1;
      return undefined;
    }
    const { untold } = known;
    known.untold = 0;
    known.toldAt = now;
    return untold;
  }

  /** What was left out and not told since, by kind; begins anew. */
  takeUntold(): [kind: string, count: number][] {
    const untold = [...this.#counts].filter(([, { untold }]) => untold > 0);
    this.#counts.clear();
    return untold.map(([kind, { untold: count }]) => [kind, count]);
  }
}
