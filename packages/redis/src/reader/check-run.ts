import { ConfigError } from "@cb-events/core";
import type { Dispatcher, PoolRunOptions } from "@cb-events/pool";
import { check, checkNames } from "../util/check.js";
import type { ReaderHandler } from "./takers.js";

/** What `run` was called with, checked. */
export interface RunParts {
  readonly handle: ReaderHandler;
  readonly concurrency: number;
  readonly signal: PoolRunOptions["signal"];
}

/** Throws `ConfigError`. */
export function checkRun(handler: ReaderHandler | Dispatcher, options: PoolRunOptions): RunParts {
  const dispatches = typeof (handler as { dispatch?: unknown } | null | undefined)?.dispatch === "function";
  if (typeof handler !== "function" && !dispatches)
    throw new ConfigError("run takes a function, or an object with dispatch(event), such as a Router");
  // A signal in the place of the options would be overlooked.
  if (typeof options === "object" && options !== null && "addEventListener" in options)
    throw new ConfigError("The options of run must be an object such as { signal }");
  checkNames(options, ["concurrency", "signal"]);
  const { concurrency = Number.POSITIVE_INFINITY, signal } = options;
  check(
    concurrency === Number.POSITIVE_INFINITY || (Number.isInteger(concurrency) && concurrency >= 1),
    "concurrency",
    "a whole number of events, 1 or more, or Infinity",
    concurrency,
  );
  check(
    signal === undefined || typeof signal?.addEventListener === "function",
    "signal",
    "an AbortSignal",
    signal,
  );
  const handle: ReaderHandler =
    typeof handler === "function"
      ? handler
      : (event, context) => handler.dispatch(event, { signal: context.signal });
  return { handle, concurrency, signal };
}
