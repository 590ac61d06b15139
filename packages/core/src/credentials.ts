import { printable } from "@cb-events/types";
import { AuthError } from "./errors/auth-error.js";
import { ConfigError } from "./errors/config-error.js";
import { type Redact, redactor } from "./redact.js";

/** The two parts of the events URL, for those who keep them apart. */
export interface NameAndToken {
  /** Name of the room's owner. */
  readonly username: string;
  /** A token with the scope "Events API". Secret. */
  readonly token: string;
}

/** Where the feed is, and who asks: what every URL is built from. */
export interface Credentials extends NameAndToken {
  /** What stands before `/<username>/<token>/`: origin and path, no slash at the end. */
  readonly base: URL;
  /** The base is a proxy's: an answer may name the official host in its nextUrl. */
  readonly proxied: boolean;
}

const OFFICIAL_BASE = "https://eventsapi.chaturbate.com/events";
const TESTBED_BASE = "https://events.testbed.cb.dev/events";
const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);
const OFFICIAL_HOSTS = new Set([OFFICIAL_BASE, TESTBED_BASE].map((base) => new URL(base).host));

export function isOfficial(url: URL): boolean {
  return url.protocol === "https:" && OFFICIAL_HOSTS.has(url.host);
}

export interface BaseOptions {
  readonly useTestbed: boolean;
  readonly baseUrl?: string | undefined;
}

/** Reads an events URL, or a name and a token with a base of their own. */
export function parseCredentials(input: unknown, { useTestbed, baseUrl }: BaseOptions): Credentials {
  if (typeof input === "string") {
    if (useTestbed)
      throw new ConfigError("useTestbed goes with { username, token }: an events URL names its host");
    if (baseUrl !== undefined)
      throw new ConfigError("baseUrl goes with { username, token }: an events URL names its host");
    return parseEventsUrl(input);
  }
  const { username, token } = (
    typeof input === "object" && input !== null ? input : {}
  ) as Partial<NameAndToken>;
  checkPart("user name", username);
  checkPart("token", token);
  if (baseUrl === undefined) {
    return { username, token, base: new URL(useTestbed ? TESTBED_BASE : OFFICIAL_BASE), proxied: false };
  }
  if (useTestbed)
    throw new ConfigError("useTestbed and baseUrl both say where the feed is: give one of them");
  const base = parseBaseUrl(baseUrl);
  return { username, token, base, proxied: !isOfficial(base) };
}

/** What to mask in an error about the credentials themselves, whatever shape they came in. */
export function redactorFor(input: unknown): Redact {
  if (typeof input === "string") {
    // Scheme, host, "events" and the name are no secret; whatever else stands there may be one.
    const rest = input.replace(/^[a-z]+:\/\/[^/?#]*(?:\/events\/[^/?#]*)?/i, "");
    return redactor(...rest.split(/[/?#\s]/).flatMap((part) => [part, decoded(part) ?? part]));
  }
  const token = (input as Partial<NameAndToken> | null | undefined)?.token;
  return redactor(typeof token === "string" ? token : "");
}

function parseEventsUrl(input: string): Credentials {
  const url = parsePlainUrl(input);
  if (url === undefined) {
    throw new AuthError(
      "The events URL is no URL. It looks like https://eventsapi.chaturbate.com/events/<username>/<token>/",
    );
  }
  checkHost(url, authorityIn(input));
  if (/[?#]/.test(input) || authorityIn(input).includes("@")) {
    throw new AuthError(
      "The events URL has a query, a fragment or user info: give it as the site shows it, up to the last slash",
    );
  }
  const [, root, username, token, ...rest] = url.pathname.split("/");
  if (root !== "events" || !username || !token || (rest.length > 0 && rest.join("/") !== "")) {
    throw new AuthError("The path of the events URL is not /events/<username>/<token>/");
  }
  const [name, secret] = [decodePart("user name", username), decodePart("token", token)];
  checkPart("user name", name);
  checkPart("token", secret);
  return { username: name, token: secret, base: new URL(`${url.origin}/events`), proxied: false };
}

/** A URL as people write it. The parser takes more for one; what it would drop or fold away unseen is refused. */
function parsePlainUrl(input: string): URL | undefined {
  const plain = /^[a-z]+:\/\/[^/]/i.test(input) && !/[\s\\\p{Cc}]|\/(?:\.|%2e){1,2}(?:\/|$)/iu.test(input);
  return plain && URL.canParse(input) ? new URL(input) : undefined;
}

/** User info, host and port as they were written: the parser drops a port that is the scheme's own. */
const authorityIn = (url: string): string => url.replace(/^[a-z]+:\/\/([^/?#]*).*$/i, "$1");

function checkHost(url: URL, authority: string): void {
  if (isOfficial(url) && !/:\d*$/.test(authority)) return;
  if (isHttp(url) && LOOPBACK.has(url.hostname)) return;
  const shownHost = printable(redactorFor(url.href)(authority.replace(/^.*@/, "")));
  const hint =
    url.hostname === "eventsapi.testbed.cb.dev" ? " The testbed's host is events.testbed.cb.dev." : "";
  throw new AuthError(
    `The events URL leads to ${url.protocol}//${shownHost}, not to https://eventsapi.chaturbate.com or https://events.testbed.cb.dev (or, for tests, to this machine).${hint} For another host give { username, token } and baseUrl`,
  );
}

function parseBaseUrl(input: string): URL {
  const url = parsePlainUrl(input);
  const allowed = url?.protocol === "https:" || (url?.protocol === "http:" && LOOPBACK.has(url.hostname));
  if (!url || !allowed || /[?#]/.test(input) || authorityIn(input).includes("@")) {
    throw new ConfigError(
      `The option baseUrl must be an https URL (or http on this machine) with no query, fragment or user info, such as ${OFFICIAL_BASE}, not ${url ? `that of ${url.protocol}//${printable(url.host)}` : "a text that is no URL"}`,
    );
  }
  return new URL(url.href.replace(/\/+$/, ""));
}

const isHttp = (url: URL): boolean => url.protocol === "https:" || url.protocol === "http:";

function decodePart(what: string, part: string): string {
  const text = decoded(part);
  if (text === undefined)
    throw new AuthError(`The ${what} in the events URL is not percent-encoded as a URL has to be`);
  return text;
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

function checkPart(what: string, part: unknown): asserts part is string {
  if (typeof part !== "string" || part === "")
    throw new AuthError(`The ${what} is missing: it must be a text that is not empty`);
  if (part.trim() !== part) throw new AuthError(`The ${what} has white space around it`);
  // A URL parser folds such a segment away, and what is left would be another URL.
  if (part === "." || part === "..") throw new AuthError(`The ${what} cannot be "${part}"`);
  if (/\p{Cs}/u.test(part)) throw new AuthError(`The ${what} has half a character in it (a lone surrogate)`);
}
