/** A time as milliseconds since 1970. Throws a `TypeError` for what is no time. */
export function milliseconds(name: string, time: Date | number | undefined, absent: number): number {
  if (time === undefined) return absent;
  const value = time instanceof Date ? time.getTime() : time;
  if (typeof value === "number" && !Number.isNaN(value)) {
    return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, Math.ceil(value)));
  }
  throw new TypeError(`${name} must be a Date, or a number of milliseconds since 1970`);
}
