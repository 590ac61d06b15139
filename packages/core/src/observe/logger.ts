/**
 * Where log lines go: `console` and consola fit as they are. Lines hold no secret and are safe for a terminal, and a
 * `%` in them is written `\\x25`, since many loggers take the first argument for a format.
 */
export interface Logger {
  /** Each request and each answer. */
  debug?(message: string, context?: Record<string, unknown>): void;
  /** What goes on again after an error. */
  info?(message: string, context?: Record<string, unknown>): void;
  /** Retries, gaps, events with an issue, errors that `run` waits out, a clock that is off. */
  warn?(message: string, context?: Record<string, unknown>): void;
  /** Hooks that failed, and saves that failed while the client closed. */
  error?(message: string, context?: Record<string, unknown>): void;
}

export const logLevels: readonly (keyof Logger)[] = ["debug", "info", "warn", "error"];

/** The object, not its functions: a test or a program may put others there. */
const output = console;

/** The logger where none is given. */
export const consoleLogger: Logger = {
  warn: (...line) => output.warn(...line),
  error: (...line) => output.error(...line),
};
