/** What a figure is held against. */
export interface Goal {
  readonly kind: "atLeast" | "atMost";
  readonly limit: number;
  /** What it is about: the ratio to the baseline, the figure itself, or the worst of all figures. */
  readonly of: "ratio" | "figure" | "worst";
  /** A limit that is about one kind of machine cannot tell a gross loss on any: a ratio below this is one. */
  readonly grossBelow?: number | undefined;
}

export type Verdict = "holds" | "misses";

export const atLeast = (limit: number): Goal => ({ kind: "atLeast", limit, of: "ratio" });
export const atMost = (limit: number): Goal => ({ kind: "atMost", limit, of: "ratio" });

export function judge({ kind, limit }: Goal, value: number): Verdict {
  return (kind === "atLeast" ? value >= limit : value <= limit) ? "holds" : "misses";
}

/** Not even half of the goal is reached. */
export function isGrossLoss({ kind, limit }: Pick<Goal, "kind" | "limit">, value: number): boolean {
  return !(kind === "atLeast" ? value >= limit / 2 : value <= limit * 2);
}
