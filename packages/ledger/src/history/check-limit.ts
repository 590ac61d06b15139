/** How many rows to give. Throws a `TypeError` unless it is a whole number. */
export function checkLimit(limit: number | undefined, otherwise: number): number {
  const rows = limit ?? otherwise;
  if (Number.isSafeInteger(rows) && rows >= 0) return rows;
  throw new TypeError(`limit must be a whole number of rows, not ${String(limit)}`);
}
