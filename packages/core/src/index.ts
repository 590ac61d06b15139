export type { AbortSignalLike } from "@cb-events/types";
export { EventClient } from "./client.js";
export type { ClientConfig } from "./config/config.js";
export type { NameAndToken } from "./config/credentials.js";
export type { ClientOptions, RateLimiter } from "./config/options.js";
export type { EventHandler, RunOptions } from "./delivery/run.js";
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
export { createRateLimiter, type RateLimiterOptions } from "./feed/rate-limiter.js";
export { type RetryDelays, retryDelay } from "./feed/retry.js";
export { parseRetryAfter } from "./feed/retry-after.js";
export type { GapReport, Hooks, InvalidEventReport, PollReport, Retry } from "./observe/hooks.js";
export type { Logger } from "./observe/logger.js";
export type { ClientState, ClientStatus } from "./observe/status.js";
export { type Position, type PositionStore, parsePosition } from "./position/position.js";
export type { FetchInit, FetchLike, ResponseLike } from "./util/web.js";
