const HTTP_DATE = /^[A-Z][a-z]+,? .*\d/;

/** The time of an HTTP date in ms since 1970; undefined where the text is not one. */
export function parseHttpDate(text: string): number | undefined {
  if (!HTTP_DATE.test(text)) return undefined;
  // Of the three forms of an HTTP date the oldest names no zone; it is in GMT all the same.
  const time = Date.parse(text.endsWith("GMT") ? text : `${text} GMT`);
  return Number.isNaN(time) ? undefined : time;
}

/**
 * How long a `Retry-After` header asks to wait, in seconds: it holds a number of seconds, which may have a fraction, or
 * a date, which is compared with `now` (ms since 1970; this machine's clock by default). Undefined without a header, or
 * where it holds neither.
 */
export function parseRetryAfter(
  header: string | null | undefined,
  now: number = Date.now(),
): number | undefined {
  const value = header?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value);
  const time = parseHttpDate(value);
  return time === undefined ? undefined : Math.max(0, (time - now) / 1000);
}
