import { InvalidArgumentError } from "commander";

/** The longest time a timer takes, in seconds. */
const MAX_DURATION = 2_147_483;

/** Takes a whole number, such as `wholeNumber("events", 1)`. */
export function wholeNumber(
  unit: string,
  min: number,
  max = Number.MAX_SAFE_INTEGER,
): (text: string) => number {
  const range = max === Number.MAX_SAFE_INTEGER ? `${min} or more` : `from ${min} to ${max}`;
  return (text) => {
    if (/^\d+$/.test(text) && Number(text) >= min && Number(text) <= max) return Number(text);
    throw new InvalidArgumentError(`Allowed is a whole number${unit && ` of ${unit}`}, ${range}.`);
  };
}

/** Takes a port: 0 is any free one. */
export const port = wholeNumber("", 0, 65_535);

/** Takes what stands before every key in Redis. */
export function keyPrefix(text: string): string {
  if (/^[^{}]*\{[^{}]+\}[^{}]*$/.test(text) && !/[\p{Cc}\s]/u.test(text)) return text;
  throw new InvalidArgumentError(
    "Allowed is a text with one hash tag and no white space, such as {cb}:, so that a cluster keeps all keys in one slot.",
  );
}

/** Takes a number of requests, or `Infinity`. */
export function retryAttempts(text: string): number {
  return text === "Infinity" ? Number.POSITIVE_INFINITY : wholeNumber("requests (or Infinity)", 1)(text);
}

/** Takes how many times as fast. */
export function speed(text: string): number {
  const times = decimal(text);
  if (times > 0) return times;
  throw new InvalidArgumentError("Allowed is a number above 0.");
}

/** Takes a number of seconds. */
export function duration(text: string): number {
  const seconds = decimal(text);
  if (seconds > 0 && seconds <= MAX_DURATION) return seconds;
  throw new InvalidArgumentError(`Allowed is a number of seconds above 0, ${MAX_DURATION} at most.`);
}

/** Takes a day or a time: `2026-11-28`, `2026-11-28T20:00`, or one with a zone. Without a zone it is local. */
export function time(text: string): Date {
  const isForm = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?$/.test(text);
  const date = new Date(isForm && !text.includes("T") ? `${text}T00:00` : text);
  if (isForm && !Number.isNaN(date.getTime())) return date;
  throw new InvalidArgumentError("Allowed is a day or a time, as in 2026-11-28 or 2026-11-28T20:00.");
}

function decimal(text: string): number {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
}
