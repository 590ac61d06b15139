const HTTP_DATE = /^[A-Z][a-z]+,? .*\d/;

/** A year: a longer wait is cut to this, so that no sum with it overflows. In seconds. */
const MAX_RETRY_AFTER = 31_536_000;

/** The time of an HTTP date in ms since 1970; NaN where the text is not one. */
export function parseHttpDate(text: string): number {
  // Of the three forms of an HTTP date the oldest names no zone; it is in GMT all the same.
  return HTTP_DATE.test(text) ? Date.parse(text.endsWith("GMT") ? text : `${text} GMT`) : Number.NaN;
}

/**
 * How long a `Retry-After` header asks to wait, in seconds: it holds a number of seconds, which may have a fraction, or
 * a date, which is compared with `now` (ms since 1970; the response's own `Date` is the best). Never below 0, and a year
 * at most. Undefined without a header, or where it holds neither.
 */
export function parseRetryAfter(header: string | null, now: number = Date.now()): number | undefined {
  const value = header?.trim() ?? "";
  const isNumber = /^(\d+\.?\d*|\.\d+)$/.test(value);
  const seconds = isNumber ? Number(value) : (parseHttpDate(value) - now) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(0, seconds), MAX_RETRY_AFTER);
}
