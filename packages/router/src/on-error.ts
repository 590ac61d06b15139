import type { CbEvent } from "@cb-events/types";
import { logFailure } from "./log.js";
import type { RouterLogger } from "./router-logger.js";

/** Where an error came from. */
export interface ErrorContext {
  /** The event that was being handled. */
  readonly event: CbEvent;
  /** Name of the handler: that of its function, or `"anonymous handler"`; that of a command with its prefix. */
  readonly handler: string;
}

/** Is called with what a handler threw or rejected with, and awaited. What it throws, `dispatch` rejects with. */
export type ErrorHandler = (error: unknown, context: ErrorContext) => unknown;

/** The option `onError` as a function. */
export function toErrorHandler(onError: "log" | "throw" | ErrorHandler, logger: RouterLogger): ErrorHandler {
  if (typeof onError === "function") return onError;
  return (error, context) => {
    if (onError === "throw") throw error;
    logFailure(logger, error, context);
  };
}
