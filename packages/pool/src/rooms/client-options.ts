import { type ClientOptions, type FetchLike, type Hooks, parseRetryAfter } from "@cb-events/core";

/** Where the pool differs from a client by itself. */
const defaults = { timeout: 90, retryAttempts: Infinity, retryMaxDelay: 60 };

/** The options of a room's client: its own before the pool's before the defaults; one that is undefined counts as absent. */
export function mergeOptions(...layers: readonly (ClientOptions | undefined)[]): ClientOptions {
  const merged: Record<string, unknown> = { ...defaults };
  for (const layer of layers) {
    for (const [name, value] of Object.entries(layer ?? {})) if (value !== undefined) merged[name] = value;
  }
  return merged;
}

/** Tells when the feed refuses a request with 429, and for how many seconds it, or the client, wants to wait. */
export function watchRefusals(
  { fetch, hooks }: ClientOptions,
  refused: (seconds: number) => void,
): { readonly fetch: FetchLike; readonly hooks: Hooks } {
  return {
    fetch: async (url, init) => {
      const response = await (fetch ?? globalThis.fetch)(url, init);
      if (response?.status !== 429) return response;
      // A long Retry-After ends the client's attempts, and no hook tells of it. The client says what is wrong with a response.
      const header = (name: string) => String(response.headers?.get?.(name));
      const seconds = parseRetryAfter(header("retry-after"), Date.parse(header("date")) || undefined);
      if (seconds !== undefined) refused(seconds);
      return response;
    },
    hooks: {
      ...hooks,
      onRetry: (retry) => {
        if (retry.error.code === "RATE_LIMIT") refused(retry.delay);
        return hooks?.onRetry?.(retry);
      },
    },
  };
}
