import { check, isFunction } from "./check.js";
import { type ErrorHandler, toErrorHandler } from "./on-error.js";
import type { RouterLogger } from "./router-logger.js";
import { isWord } from "./words.js";

/** How a router works. */
export interface RouterOptions {
  /**
   * What happens when a handler throws or rejects. `"log"`: a line tells the name of the handler, the type and the id
   * of the event, and the next handler runs. `"throw"`:
   * `dispatch` rejects with the error, and no further handler runs. A function: it is called and awaited, and
   * the next handler runs, unless the function throws or rejects: then `dispatch` rejects with that.
   *
   * @default "log"
   */
  readonly onError?: "log" | "throw" | ErrorHandler | undefined;

  /**
   * `{ debug?, error? }`, each called as `(message, context)`: `console` and consola fit. Each dispatch is
   * logged at debug level, and each failed handler at error level.
   *
   * @default none: failed handlers go to `console.error`
   */
  readonly logger?: RouterLogger | undefined;

  /**
   * What comes before the name of a command in the chat: one or more visible characters without white space. Compared
   * like the name.
   *
   * @default "!"
   */
  readonly commandPrefix?: string | undefined;
}

/** The options as a router uses them. */
export interface ResolvedOptions {
  readonly onError: ErrorHandler;
  readonly logger: RouterLogger;
  readonly commandPrefix: string;
}

/** Fills in the defaults. Throws a `TypeError` for a wrong or unknown option. */
export function resolveOptions({
  onError = "log",
  logger = {},
  commandPrefix = "!",
  ...others
}: RouterOptions): ResolvedOptions {
  const isMode = onError === "log" || onError === "throw";
  check(isMode || isFunction(onError), "The option onError", '"log", "throw" or a function', onError);
  check(isLogger(logger), "The option logger", "an object with debug() and error(), like console", logger);
  check(isWord(commandPrefix), "The option commandPrefix", "one visible word", commandPrefix);
  for (const name in others)
    throw new TypeError(`Unknown option ${name}. Known options: onError, logger, commandPrefix`);
  return { onError: toErrorHandler(onError, logger), logger, commandPrefix };
}

function isLogger(value: RouterLogger | null): boolean {
  if (typeof value !== "object" || value === null) return false;
  return [value.debug, value.error].every((method) => method === undefined || isFunction(method));
}
