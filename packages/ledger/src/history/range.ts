import { milliseconds } from "../room/milliseconds.js";

/** The time to look at. */
export interface RangeOptions {
  /**
   * From this time on: a `Date`, or milliseconds since 1970.
   *
   * @default the beginning
   */
  readonly from?: Date | number | undefined;
  /**
   * Before this time.
   *
   * @default the end
   */
  readonly to?: Date | number | undefined;
}

/** Milliseconds since 1970: from the first on, before the second. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export function toRange({ from, to }: RangeOptions): Range {
  return {
    from: milliseconds("from", from, Number.MIN_SAFE_INTEGER),
    to: milliseconds("to", to, Number.MAX_SAFE_INTEGER),
  };
}

/** A range as whole steps, for which there are sums, and what is left at its ends. */
export interface Split {
  /** The number of the first step, and of the one behind the last. */
  readonly first: number;
  readonly end: number;
  readonly edges: readonly Range[];
}

/** Splits a range into whole steps of so many milliseconds, and its edges. */
export function split({ from, to }: Range, step: number): Split {
  const first = Math.ceil(from / step);
  const end = Math.max(first, Math.floor(to / step));
  if (first * step >= to) return { first, end: first, edges: from < to ? [{ from, to }] : [] };
  const edges = [
    { from, to: first * step },
    { from: end * step, to },
  ];
  return { first, end, edges: edges.filter((edge) => edge.from < edge.to) };
}
