/** Where the router logs. `console` and consola fit as they are. */
export interface RouterLogger {
  /** Is called for every dispatch. */
  debug?(message: string, context?: Record<string, unknown>): unknown;
  /** Is called for every handler that failed, unless `onError` says otherwise. */
  error(message: string, context?: Record<string, unknown>): unknown;
}
