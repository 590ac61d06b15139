export type { AbortSignalLike } from "@cb-events/types";
export type { DispatchOptions, RunOptions } from "./dispatch-options.js";
export type { CommandHandler, Handler, RouteType, Unsubscribe } from "./handler.js";
export type { ErrorContext, ErrorHandler } from "./on-error.js";
export { Router } from "./router.js";
export type { RouterLogger } from "./router-logger.js";
export type { RouterOptions } from "./router-options.js";
