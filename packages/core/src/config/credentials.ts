import { printable } from "@cb-events/types";
import { AuthError } from "../errors/auth-error.js";
import { ConfigError } from "../errors/config-error.js";
import { type Redact, redactor } from "../redact/redact.js";
import { orUndefined } from "../util/or-undefined.js";

/** The two parts of the events URL, for those who keep them apart. */
export interface NameAndToken {
  /** Name of the room's owner. */
  readonly username: string;
  /** A token with the scope "Events API". Secret. */
  readonly token: string;
}

/** Where the feed is, and who asks: what every URL is built from. */
export interface Credentials extends NameAndToken {
  /** The URL before `/<username>/<token>/`: origin and path, no slash at the end. */
  readonly base: URL;
  /** The base is a proxy's: an answer may name the official host in its nextUrl. */
  readonly proxied: boolean;
}

const OFFICIAL = "https://eventsapi.chaturbate.com";
const TESTBED = "https://events.testbed.cb.dev";

/** An events URL as the site shows it. A URL parser takes more for one, and drops or folds away the rest unseen. */
const EVENTS_URL = /^([A-Za-z]+:\/\/[^\s/?#@\\]+)\/events\/([^\s/?#\\\p{Cc}]+)\/([^\s/?#\\\p{Cc}]+)\/?$/u;
const BASE_URL = /^[a-z]+:\/\/[^\s/?#@\\]+(?:\/(?!(?:\.|%2e){1,2}(?:\/|$))[^\s/?#\\\p{Cc}]*)*$/iu;

export function isOfficial({ origin }: URL): boolean {
  return origin === OFFICIAL || origin === TESTBED;
}

export interface BaseOptions {
  readonly useTestbed: boolean;
  readonly baseUrl?: string | undefined;
}

/** Reads an events URL, or a name and a token with a base of their own. */
export function parseCredentials(
  input: unknown,
  { useTestbed, baseUrl }: BaseOptions,
  redact: Redact,
): Credentials {
  const isUrl = typeof input === "string";
  if (isUrl && (useTestbed || baseUrl !== undefined)) {
    const option = useTestbed ? "useTestbed" : "baseUrl";
    throw new ConfigError(`${option} goes with { username, token }: an events URL names its host`);
  }
  if (useTestbed && baseUrl !== undefined)
    throw new ConfigError("useTestbed and baseUrl both say where the feed is: give one of them");
  const url = isUrl ? parseEventsUrl(input, redact) : undefined;
  const { username, token } = url ?? Object(input);
  checkPart("user name", username);
  checkPart("token", token);
  const base = url?.base ?? parseBaseUrl(baseUrl ?? `${useTestbed ? TESTBED : OFFICIAL}/events`);
  return { username, token, base, proxied: !isUrl && !isOfficial(base) };
}

/** What to mask, whatever shape the credentials came in, and whether or not they are sound. */
export function redactorFor(input: unknown): Redact {
  if (typeof input === "string") {
    // Scheme, host, "events" and the name are not secret; whatever else is there may be.
    const rest = input.replace(/^[a-z]+:\/\/[^/?#]*(?:\/events\/[^/?#]*)?/i, "");
    return redactor(...rest.split(/[/?#\s]/).flatMap((part) => [part, decoded(part) ?? ""]));
  }
  const { token } = Object(input);
  return redactor(typeof token === "string" ? token : "");
}

/** What an events URL is made of. A part that cannot be decoded is undefined. */
function parseEventsUrl(input: string, redact: Redact) {
  const [, origin = "", username = "", token = ""] = EVENTS_URL.exec(input) ?? [];
  const url = parsed(origin);
  if (url === undefined) {
    throw new AuthError(
      `The events URL must look like ${OFFICIAL}/events/<username>/<token>/, with no query, fragment or user info`,
    );
  }
  // The parser drops a port that is the scheme's own: what is official names none.
  const official = isOfficial(url) && url.origin === origin.toLowerCase();
  if (!official && !(isLoopback(url) && /^http/.test(url.protocol))) {
    throw new AuthError(
      `The events URL leads to ${printable(redact(origin))}, not to ${OFFICIAL}, ${TESTBED} or this machine. For another host give { username, token } and baseUrl`,
    );
  }
  return { base: new URL("/events", url), username: decoded(username), token: decoded(token) };
}

function parseBaseUrl(input: string): URL {
  const url = BASE_URL.test(input) ? parsed(input) : undefined;
  if (url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url))) {
    return new URL(url.href.replace(/\/+$/, ""));
  }
  throw new ConfigError(
    `The option baseUrl must be an https URL (or http on this machine) with no query, fragment or user info, such as ${OFFICIAL}/events, not ${url ? `one of ${printable(url.origin)}` : "this text"}`,
  );
}

const isLoopback = (url: URL): boolean => /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);

/** `URL.canParse` is younger than the browsers that this has to run in. */
const parsed = (url: string): URL | undefined => orUndefined(() => new URL(url));

const decoded = (part: string): string | undefined => orUndefined(() => decodeURIComponent(part));

function checkPart(what: string, part: unknown): asserts part is string {
  // A URL parser folds "." and ".." away, and what is left would be another URL.
  if (typeof part !== "string" || part === "" || part.trim() !== part || /^\.\.?$|\p{Cs}/u.test(part)) {
    throw new AuthError(
      `The ${what} must be a text, not empty, not "." or "..", with no white space around it, in an events URL percent-encoded as UTF-8`,
    );
  }
}
