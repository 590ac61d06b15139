/** Where the router logs. `console`, consola and a client's logger fit as they are. */
export interface RouterLogger {
  /** Is called for every dispatch. */
  debug?(message: string, context?: Record<string, unknown>): unknown;
  /** Is called for every handler that failed, unless `onError` says otherwise. Where it is absent, `console.error` is. */
  error?(message: string, context?: Record<string, unknown>): unknown;
}
