import { AuthError } from "./errors/auth-error.js";
import type { EventsError } from "./errors/events-error.js";
import {
  ClientRequestError,
  type HttpErrorDetails,
  HttpStatusError,
  RateLimitError,
  ServerError,
} from "./errors/http-status-error.js";
import { ProtocolError } from "./errors/protocol-error.js";
import type { Redact } from "./redact.js";
import { parseRetryAfter } from "./retry-after.js";
import type { Reply } from "./transport.js";

/** What an answer says. */
export interface Answer {
  /** `expired`: the cursor was too old, and the feed says where to go on. */
  readonly kind: "page" | "expired";
  readonly events: readonly unknown[];
  /** Where to go on; null or undefined: from the base URL. Not checked yet. */
  readonly nextUrl: unknown;
}

const SNIPPET = 200;
const EXPIRED = /waited too long/i;

/** Reads a reply as an answer of the feed, or throws the error that it is. */
export function readAnswer(reply: Reply, redact: Redact): Answer {
  const { status, redirect, text } = reply;
  if (redirect) throw redirectError(status);
  const body = parseObject(text);
  if (status === 200 && isPage(body))
    return { kind: "page", events: body.events ?? [], nextUrl: body.nextUrl };
  if (status === 400 && body && Object.values(body).some(saysExpired)) {
    return {
      kind: "expired",
      events: [],
      nextUrl: typeof body["nextUrl"] === "string" ? body["nextUrl"] : null,
    };
  }
  const responseText = snippet(text, redact);
  throw errorOf(status, { statusCode: status, responseText, retryAfter: parseRetryAfter(reply.retryAfter) });
}

interface Page {
  readonly events?: readonly unknown[];
  readonly nextUrl?: unknown;
}

/** It has a list of events, or a nextUrl (null: from the start again), or both. */
function isPage(body: Record<string, unknown> | undefined): body is Record<string, unknown> & Page {
  if (body === undefined) return false;
  const { events, nextUrl } = body;
  return events === undefined ? typeof nextUrl === "string" || nextUrl === null : Array.isArray(events);
}

function redirectError(status: number): HttpStatusError {
  const shown = status >= 300 && status < 400;
  return new HttpStatusError(
    `The feed answered with a redirect${shown ? ` (${status})` : ""}: it is never followed, for the token would go along`,
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
  if (status === 429) return new RateLimitError("The feed has had too many requests (429)", details);
  if (status >= 500 && status < 600) return new ServerError(`The feed has a fault (${status})`, details);
  if (status >= 400 && status < 500)
    return new ClientRequestError(`The feed refused the request (${status})`, details);
  const problem =
    status === 200
      ? "has neither a list of events nor a nextUrl, or is no JSON object"
      : `has the status ${status}`;
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
    .slice(0, SNIPPET)
    .replace(/[\ud800-\udbff]$/, "");
}
