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
  const seconds = /^(\d+\.?\d*|\.\d+)$/.test(value) ? Number(value) : (dateIn(value) - now) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(0, seconds), MAX_RETRY_AFTER);
}

/** Of the three forms of an HTTP date the oldest names no zone; it is in GMT all the same. */
function dateIn(text: string): number {
  return HTTP_DATE.test(text) ? Date.parse(text.endsWith("GMT") ? text : `${text} GMT`) : Number.NaN;
}
