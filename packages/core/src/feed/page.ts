import { AuthError } from "../errors/auth-error.js";
import type { EventsError } from "../errors/events-error.js";
import {
  ClientRequestError,
  type HttpErrorDetails,
  HttpStatusError,
  RateLimitError,
  ServerError,
} from "../errors/http-status-error.js";
import { ProtocolError } from "../errors/protocol-error.js";
import type { Redact } from "../redact/redact.js";
import { parseRetryAfter } from "./retry-after.js";
import type { FeedResponse } from "./transport.js";

/** One answer of the feed. */
export interface FeedPage {
  /** `expired`: the feed refused the cursor, and says where to go on. */
  readonly kind: "page" | "expired";
  readonly events: readonly unknown[];
  /** Where to go on; null or undefined: from the base URL. Not checked yet. */
  readonly nextUrl: unknown;
  /** The time of the feed's clock, in ms since 1970. */
  readonly now: number;
}

const MAX_SNIPPET = 200;
const EXPIRED = /waited too long/i;

export interface PageReading {
  readonly redact: Redact;
  /** Tells a nextUrl that can be followed: a 400 that holds one is recovered whatever else it says. */
  readonly isOwn: (nextUrl: string) => boolean;
  /** The time of the feed's clock, in ms since 1970. */
  readonly now: number;
}

/** Reads a response as a page, or throws the error that it is. */
export function readPage(response: FeedResponse, { redact, isOwn, now }: PageReading): FeedPage {
  const { status, isRedirect, text } = response;
  if (isRedirect) throw redirectError(status);
  const body = parseObject(text);
  if (status === 200 && isPage(body))
    return { kind: "page", events: body.events ?? [], nextUrl: body.nextUrl, now };
  if (status === 400 && body) {
    const nextUrl = typeof body["nextUrl"] === "string" ? body["nextUrl"] : null;
    if (Object.values(body).some(saysExpired) || (nextUrl !== null && isOwn(nextUrl)))
      return { kind: "expired", events: [], nextUrl, now };
  }
  const responseText = snippet(text, redact);
  throw errorOf(status, {
    statusCode: status,
    responseText,
    retryAfter: parseRetryAfter(response.retryAfter, now),
  });
}

/** The body of a page. */
interface PageBody {
  readonly events?: readonly unknown[];
  readonly nextUrl?: unknown;
}

/** It has a list of events, or a nextUrl (null: from the base URL again), or both. */
function isPage(body: Record<string, unknown> | undefined): body is Record<string, unknown> & PageBody {
  if (body === undefined) return false;
  const { events, nextUrl } = body;
  return events === undefined ? typeof nextUrl === "string" || nextUrl === null : Array.isArray(events);
}

function redirectError(status: number): HttpStatusError {
  const shown = status >= 300 && status < 400;
  return new HttpStatusError(
    `The feed answered with a redirect${shown ? ` (${status})` : ""}. It is never followed, since the token would go along`,
    { statusCode: shown ? status : undefined },
  );
}

function errorOf(status: number, details: HttpErrorDetails): EventsError {
  if (status === 401 || status === 403) {
    return new AuthError(
      `The feed refused the credentials (${status}): the token is wrong, deleted or of another scope`,
      details,
    );
  }
  if (status === 404) return new AuthError("The feed knows no such user name or token (404)", details);
  if (status === 429) return new RateLimitError("The feed had too many requests (429)", details);
  if (status >= 500 && status < 600) return new ServerError(`The feed failed (${status})`, details);
  if (status >= 400 && status < 500)
    return new ClientRequestError(`The feed refused the request (${status})`, details);
  const problem =
    status === 200 ? "is not a JSON object with a list of events or a nextUrl" : `has the status ${status}`;
  return new ProtocolError(`The answer cannot be used: it ${problem}`, details);
}

// The wire key of that text is not documented, so any of the body's texts may say it.
function saysExpired(value: unknown): boolean {
  return typeof value === "string" && EXPIRED.test(value);
}

// The parser's own error quotes the body: it goes nowhere.
function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Masked first, then cut: a cut through the token would hide it from the mask. */
function snippet(text: string, redact: Redact): string {
  return redact(text)
    .slice(0, MAX_SNIPPET)
    .replace(/[\ud800-\udbff]$/, "");
}
