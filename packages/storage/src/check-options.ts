/** Checks a number of seconds, 0 where it is left out. */
export function checkSeconds(name: string, value: unknown = 0): number {
  if (typeof value !== "number")
    throw new TypeError(
      `${name} must be a number of seconds, not ${value === null ? "null" : `a ${typeof value}`}`,
    );
  if (!(value >= 0 && value <= 3600))
    throw new RangeError(`${name} must be a number of seconds from 0 to 3600, not ${value}`);
  return value;
}

/** Throws when there is an option left. */
export function checkUnknown(others: object, known: readonly string[]): void {
  const [unknown] = Object.keys(others);
  if (unknown !== undefined)
    throw new TypeError(`Unknown option ${unknown}. Known options: ${known.join(", ")}`);
}
