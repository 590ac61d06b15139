const HTTP_DATE = /^[A-Z][a-z]+,? .*\d/;

/** A year: whoever asks for more is told this, and no sum with it overflows. In seconds. */
const MAX_RETRY_AFTER = 31_536_000;

/**
 * How long a `Retry-After` header asks to wait, in seconds: it holds a number of seconds, which may have a fraction, or
 * a date. Never below 0, and a year at most. Undefined when there is none, or it is neither.
 *
 * @param now The time to compare a date with, in milliseconds since 1970; the response's own `Date` is the best.
 */
export function parseRetryAfter(header: string | null, now: number = Date.now()): number | undefined {
  const value = header?.trim() ?? "";
  if (/^(\d+\.?\d*|\.\d+)$/.test(value)) return Math.min(Number(value), MAX_RETRY_AFTER);
  if (!HTTP_DATE.test(value)) return undefined;
  // Of the three forms of an HTTP date the oldest names no zone; it is in GMT all the same.
  const time = Date.parse(value.endsWith("GMT") ? value : `${value} GMT`);
  return Number.isNaN(time) ? undefined : Math.min(Math.max(0, (time - now) / 1000), MAX_RETRY_AFTER);
}
