export { EventClient } from "./client.js";
export type { ClientConfig } from "./config.js";
export type { NameAndToken } from "./credentials.js";
export { AuthError } from "./errors/auth-error.js";
export { ClientClosedError } from "./errors/client-closed-error.js";
export { ConfigError } from "./errors/config-error.js";
export { EventValidationError } from "./errors/event-validation-error.js";
export { type ErrorCode, EventsError } from "./errors/events-error.js";
export {
  ClientRequestError,
  HttpStatusError,
  RateLimitError,
  ServerError,
} from "./errors/http-status-error.js";
export { NetworkError } from "./errors/network-error.js";
export { PositionStoreError } from "./errors/position-store-error.js";
export { ProtocolError } from "./errors/protocol-error.js";
export type { GapReport, InvalidEventReport, PollReport } from "./hooks.js";
export type { ClientOptions, Hooks, Logger } from "./options.js";
export type { Position, PositionStore } from "./position.js";
export { createRateLimiter, type RateLimiter, type RateLimiterOptions } from "./rate-limiter.js";
export { type Retry, type RetryDelays, retryDelay } from "./retry.js";
export { parseRetryAfter } from "./retry-after.js";
export type { ClientState, ClientStatus } from "./status.js";
export type { AbortSignalLike, FetchInit, FetchLike, ResponseLike } from "./web.js";
