import type { FetchLike, ResponseLike } from "../util/web.js";

/** What is used of an ofetch instance: `ofetch` itself, or what `ofetch.create()` made. */
export interface OfetchInstance {
  /** Makes a request, and gives the whole response. */
  raw(request: string, options?: object): Promise<unknown>;
}

/** Turned off whatever the instance says: the client has rules of its own for these, and reads the body itself. */
const off = {
  retry: false,
  timeout: undefined,
  responseType: "stream",
  parseResponse: undefined,
  ignoreResponseError: false,
} as const;

/**
 * Makes the option `fetch` of an ofetch instance: its hooks, headers, query and dispatcher work as ever. Its retry, time
 * limit and parsing are off, for those are the client's; its `baseURL` changes nothing, since the URL is a whole one.
 */
export function fromOfetch(instance: OfetchInstance): FetchLike {
  if (typeof instance?.raw !== "function")
    throw new TypeError("fromOfetch takes an ofetch instance: ofetch itself, or what ofetch.create() made");
  return async (url, init) => {
    try {
      return (await instance.raw(url, { ...init, ...off })) as ResponseLike;
    } catch (error) {
      // ofetch throws for an error status, with the response; and wraps what fetch threw, with the URL in its message.
      const { name, response, cause } = (error ?? {}) as Partial<FetchError>;
      if (name !== "FetchError") throw error;
      if (response) return response;
      throw cause ?? error;
    }
  };
}

interface FetchError {
  readonly name: string;
  readonly response: ResponseLike | undefined;
  readonly cause: unknown;
}
