const HTTP_DATE = /^[A-Z][a-z]+,? .*\d/;

/**
 * How long a `Retry-After` header asks to wait, in seconds: it holds a number of seconds or a date. Undefined
 * when there is none, or it is neither.
 */
export function parseRetryAfter(header: string | null, now = Date.now()): number | undefined {
  const value = header?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value);
  if (!HTTP_DATE.test(value)) return undefined;
  // Of the three forms of an HTTP date the oldest names no zone; it is in GMT all the same.
  const time = Date.parse(value.endsWith("GMT") ? value : `${value} GMT`);
  return Number.isNaN(time) ? undefined : Math.max(0, (time - now) / 1000);
}
