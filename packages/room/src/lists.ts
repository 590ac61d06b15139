/** Below 0 for an item that stands before what is looked for, 0 for that itself, above 0 for one behind it. */
export type Order<T> = (item: T) => number;

/** The place of what is looked for in a list that is in order, or else the one where it belongs. */
export function placeOf<T>(list: readonly T[], order: Order<T>): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (order(list[middle] as T) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A copy with items at a place, instead of so many that stood there. */
export function splice<T>(list: readonly T[], place: number, instead: number, ...items: T[]): T[] {
  // Not `toSpliced`: the browser inside of older versions of OBS has none.
  // Not `slice`: of a frozen list, as a ledger gives it back, that takes a hundred times as long in V8.
  const copy = [...list];
  copy.splice(place, instead, ...items);
  return copy;
}
