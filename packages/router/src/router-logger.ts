/** Where the router logs. `console` and consola fit as they are. */
export interface RouterLogger {
  /** Told of every dispatch. */
  debug?(message: string, context?: Record<string, unknown>): unknown;
  /** Told of every handler that failed, unless `onError` says otherwise. */
  error(message: string, context?: Record<string, unknown>): unknown;
}
