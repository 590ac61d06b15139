import { isIP } from "node:net";
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

/** Takes a file or a folder, but no events URL, which would be found in the file's name. */
export function file(text: string): string {
  if (text !== "" && !/:\/\/.*\/events\//i.test(text)) return text;
  throw new InvalidArgumentError("Allowed is the name of a file; an events URL goes into CB_EVENTS_URL.");
}

/** Takes a name as the site allows it. */
export function userName(text: string): string {
  if (/^\w{1,50}$/.test(text)) return text;
  throw new InvalidArgumentError("Allowed is a name of letters, digits and _.");
}

/** Takes an address to listen on: a number, or a name. */
export function host(text: string): string {
  if (isIP(text) !== 0 || /^[a-z0-9_.-]+$/i.test(text)) return text;
  throw new InvalidArgumentError(
    "Allowed is an address of this machine, such as 192.168.0.5, or 0.0.0.0 for all; the port goes with --port.",
  );
}

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

function decimal(text: string): number {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
}
