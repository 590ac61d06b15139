import { type ErrorCode, EventsError } from "./events-error.js";

/**
 * A redirect (3xx), which is never followed, for the token would go along. Also the base of `RateLimitError`,
 * `ServerError` and `ClientRequestError`.
 *
 * @remedy Find out who redirects.
 */
export class HttpStatusError extends EventsError {
  override readonly name: string = "HttpStatusError";
  override readonly code: ErrorCode = "HTTP_STATUS";
  /** How long the feed asks to wait, in seconds, where it says so. */
  declare readonly retryAfter?: number;
}

/**
 * 429: too many requests, after the retries; or at once, when `Retry-After` asks for more than 300 seconds.
 *
 * @remedy Share one limiter among your clients, and wait: `retryAfter` says how many seconds, where the feed does.
 */
export class RateLimitError extends HttpStatusError {
  override readonly name = "RateLimitError";
  override readonly code = "RATE_LIMIT";
  override readonly retryable = true;
}

/**
 * 5xx, after the retries: the feed failed, or a server in front of it.
 *
 * @remedy `run` waits and goes on. A loop: wait and start it again.
 */
export class ServerError extends HttpStatusError {
  override readonly name = "ServerError";
  override readonly code = "SERVER";
  override readonly retryable = true;
}

/**
 * Any other 4xx. Only a 408 is retried.
 *
 * @remedy Report it: the client should not cause one.
 */
export class ClientRequestError extends HttpStatusError {
  override readonly name = "ClientRequestError";
  override readonly code = "CLIENT_REQUEST";
  override readonly retryable: boolean = this.statusCode === 408;
}
