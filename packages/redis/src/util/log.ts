import type { Logger } from "@cb-events/core";

type Level = "debug" | "info" | "warn" | "error";

/** Writes lines. A logger that throws harms nothing. */
export class Log {
  readonly #logger: Logger;

  constructor(logger: Logger | false | undefined) {
    // Looked up at each call, for it may be replaced; and under another name, for that is what it is here.
    const fallback = console;
    this.#logger =
      logger === false
        ? {}
        : (logger ?? {
            warn: (message) => fallback.warn(message),
            error: (message) => fallback.error(message),
          });
  }

  /** Lines of this level go somewhere. */
  hears(level: Level): boolean {
    return this.#logger[level] !== undefined;
  }

  write(level: Level, message: string): void {
    // A `%` in the first argument would be a format to `console` and its like.
    const line = message.replaceAll("%", "\\x25");
    try {
      const outcome: unknown = this.#logger[level]?.(line);
      if (outcome instanceof Promise) outcome.catch(() => {});
    } catch {
      // A logger that fails has nowhere to be logged.
    }
  }
}
