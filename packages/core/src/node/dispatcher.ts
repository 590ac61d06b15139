/** A request as undici takes it. */
export interface DispatchRequest {
  /** `https://host` or `https://host:port`. */
  readonly origin: string;
  /** Path and query. */
  readonly path: string;
  /** The only one that is used. */
  readonly method: "GET";
  /** By name, in lower case; the dispatcher may write into them. */
  readonly headers: Record<string, string>;
  /** An agent may be set to follow redirects: not with the token. */
  readonly maxRedirections: 0;
}

/** What makes requests in undici 6, 7 and 8: an `Agent`, a `ProxyAgent`, a `MockAgent`. */
export interface Dispatcher {
  /** Makes the request, and calls the handler as it goes on. */
  dispatch(request: DispatchRequest, handler: object): unknown;
}
