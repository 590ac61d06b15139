import { type ErrorCode, type ErrorDetails, EventsError } from "./events-error.js";

/**
 * A redirect (3xx), which is never followed, for the token would go along. Also the base of `RateLimitError`,
 * `ServerError` and `ClientRequestError`.
 *
 * @remedy Find out who redirects.
 */
export class HttpStatusError extends EventsError {
  override readonly name: string = "HttpStatusError";
  /** How long the feed asks to wait, in seconds, where it says so. */
  declare readonly retryAfter?: number;

  constructor(message: string, details?: ErrorDetails, code: ErrorCode = "HTTP_STATUS", retryable = false) {
    super(code, message, retryable, details);
  }
}

/**
 * 429: too many requests, after the retries; or at once, when `Retry-After` asks for more than 300 seconds.
 *
 * @remedy Share one limiter among your clients, and wait: `retryAfter` says how many seconds, where the feed does.
 */
export class RateLimitError extends HttpStatusError {
  override readonly name = "RateLimitError";

  constructor(message: string, details?: ErrorDetails) {
    super(message, details, "RATE_LIMIT", true);
  }
}

/**
 * 5xx, after the retries: the feed failed, or a server in front of it.
 *
 * @remedy `run` waits and goes on. A loop: wait and start it again.
 */
export class ServerError extends HttpStatusError {
  override readonly name = "ServerError";

  constructor(message: string, details?: ErrorDetails) {
    super(message, details, "SERVER", true);
  }
}

/**
 * Any other 4xx. Only a 408 is retried.
 *
 * @remedy Report it: the client should not cause one.
 */
export class ClientRequestError extends HttpStatusError {
  override readonly name = "ClientRequestError";

  constructor(message: string, details?: ErrorDetails) {
    super(message, details, "CLIENT_REQUEST", details?.statusCode === 408);
  }
}
