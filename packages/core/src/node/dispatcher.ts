/** A request as undici takes it. */
export interface DispatchOptions {
  readonly origin: string;
  /** Path and query. */
  readonly path: string;
  readonly method: "GET";
  readonly headers: Record<string, string>;
  /** An agent may be set to follow redirects: not with the token. */
  readonly maxRedirections: 0;
}

/** What makes requests in undici 6, 7 and 8: an `Agent`, a `ProxyAgent`, a `MockAgent`. */
export interface Dispatcher {
  dispatch(options: DispatchOptions, handler: object): unknown;
}
