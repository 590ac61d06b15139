import { type ErrorCode, type ErrorDetails, EventsError } from "./events-error.js";

export interface HttpErrorDetails extends ErrorDetails {
  readonly retryAfter?: number | undefined;
}

/** The feed answered with a status that is no 200. Itself for a redirect (3xx), which is never followed. */
export class HttpStatusError extends EventsError {
  override readonly name: string = "HttpStatusError";
  /** How long the feed asks to wait, in seconds, where it says so. */
  declare readonly retryAfter?: number;

  constructor(
    message: string,
    details: HttpErrorDetails = {},
    code: ErrorCode = "HTTP_STATUS",
    retryable = false,
  ) {
    super(code, message, retryable, details);
    if (details.retryAfter !== undefined) this.retryAfter = details.retryAfter;
  }
}

/** 429: too many requests. */
export class RateLimitError extends HttpStatusError {
  override readonly name = "RateLimitError";

  constructor(message: string, details?: HttpErrorDetails) {
    super(message, details, "RATE_LIMIT", true);
  }
}

/** 5xx: the feed, or what stands before it, has a fault. */
export class ServerError extends HttpStatusError {
  override readonly name = "ServerError";

  constructor(message: string, details?: HttpErrorDetails) {
    super(message, details, "SERVER", true);
  }
}

/** Any other 4xx. A 408 may be tried again, the rest may not. */
export class ClientRequestError extends HttpStatusError {
  override readonly name = "ClientRequestError";

  constructor(message: string, details?: HttpErrorDetails) {
    super(message, details, "CLIENT_REQUEST", details?.statusCode === 408);
  }
}
