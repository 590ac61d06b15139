/** Where log lines go: `console` and consola fit as they are. Lines hold no secret, and are safe for a terminal. */
export interface WebhookLogger {
  /** Each message that was delivered. */
  debug?(message: string): void;
  info?(message: string): void;
  /** Attempts that failed, and `allowHttp`. */
  warn?(message: string): void;
  /** Messages that were given up, and a queue that fails. */
  error?(message: string): void;
}

type Level = "debug" | "warn" | "error";

/** Writes lines that begin with a name. A logger that throws harms nothing. */
export class Log {
  readonly #name: string;
  readonly #logger: WebhookLogger;

  constructor(name: string, logger: WebhookLogger | false | undefined) {
    this.#name = name;
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

  write(level: Level, message: string): void {
    // A `%` in the first argument would be a format to `console` and its like.
    const line = `${this.#name}: ${message}`.replaceAll("%", "\\x25");
    try {
      this.#logger[level]?.(line);
    } catch {
      // Nobody is left to be told.
    }
  }
}
