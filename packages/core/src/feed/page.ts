import { AuthError } from "../errors/auth-error.js";
import type { ErrorDetails, EventsError } from "../errors/events-error.js";
import { ClientRequestError, RateLimitError, ServerError } from "../errors/http-status-error.js";
import { ProtocolError } from "../errors/protocol-error.js";
import type { FeedUrls, PageUrl } from "./feed-urls.js";
import { parseRetryAfter } from "./retry-after.js";
import type { FeedResponse } from "./transport.js";

/** One answer of the feed. */
export interface FeedPage {
  /** The feed refused the cursor, and says where to go on. */
  readonly expired: boolean;
  readonly events: readonly unknown[];
  /** Where to go on; null or undefined: from the base URL. Not checked yet. */
  readonly nextUrl: unknown;
  /** The time of the feed's clock, in ms since 1970. */
  readonly now: number;
}

const MAX_SNIPPET = 200;

/** Reads the response to a request of that URL as a page, or throws the error that it is. */
export function readPage(
  { status, text, retryAfter }: FeedResponse,
  now: number,
  urls: FeedUrls,
  url: PageUrl,
): FeedPage {
  const body = parsed(text);
  const { events = [], nextUrl } = Object(body) as { readonly events?: unknown; readonly nextUrl?: unknown };
  // It has a list of events, or a nextUrl (null: from the base URL again), or both.
  const hasNext = nextUrl === null || typeof nextUrl === "string";
  if (status === 200 && Array.isArray(events) && (hasNext || "events" in Object(body)))
    return { expired: false, events, nextUrl, now };
  if (status === 400 && (saysExpired(body) || leadsOn(nextUrl, urls, url)))
    return { expired: true, events: [], nextUrl: hasNext ? nextUrl : null, now };
  throw errorOf(status, {
    statusCode: status,
    // Masked first, then cut: a cut through the token would hide it from the mask.
    responseText: urls
      .redact(text)
      .slice(0, MAX_SNIPPET)
      .replace(/[\ud800-\udbff]$/, ""),
    retryAfter: parseRetryAfter(retryAfter, now),
  });
}

// The parser's own error quotes the body: it goes nowhere.
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** It can be followed, to another page: a 400 that holds such a nextUrl is recovered whatever else it says. */
function leadsOn(nextUrl: unknown, urls: FeedUrls, url: PageUrl): boolean {
  const next = urls.next(nextUrl, url);
  return "cursor" in next && next.cursor !== url.cursor;
}

/** The wire key of that text is not documented, so any of the body's texts may say it. */
function saysExpired(body: unknown): boolean {
  if (Array.isArray(body)) return false;
  return Object.values(Object(body)).some(
    (value) => typeof value === "string" && /waited too long/i.test(value),
  );
}

function errorOf(status: number, details: ErrorDetails): EventsError {
  if (status === 404) return new AuthError("The feed knows no such user name or token (404)", details);
  if (status === 401 || status === 403) {
    return new AuthError(
      `The feed refused the credentials (${status}): the token is wrong, deleted or of another scope`,
      details,
    );
  }
  if (status === 429) return new RateLimitError("The feed had too many requests (429)", details);
  if (status >= 500 && status < 600) return new ServerError(`The feed failed (${status})`, details);
  if (status >= 400 && status < 500)
    return new ClientRequestError(`The feed refused the request (${status})`, details);
  const problem =
    status === 200 ? "is not a JSON object with a list of events or a nextUrl" : `has the status ${status}`;
  return new ProtocolError(`The answer cannot be used: it ${problem}`, details);
}
