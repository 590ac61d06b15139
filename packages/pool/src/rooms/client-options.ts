import {
  type ClientOptions,
  type FetchLike,
  type Hooks,
  parseRetryAfter,
  type ResponseLike,
} from "@cb-events/core";

/** Where the pool differs from a client by itself. */
const defaults = { timeout: 90, retryAttempts: Infinity, retryMaxDelay: 60 };

/** The options of a room's client: its own before the pool's before the defaults; one that is undefined counts as absent. */
export function mergeOptions(...layers: readonly (ClientOptions | undefined)[]): ClientOptions {
  const given = layers.flatMap((layer) =>
    Object.entries(layer ?? {}).filter(([, value]) => value !== undefined),
  );
  return { ...defaults, ...Object.fromEntries(given) };
}

/** Tells when the feed refuses a request with 429, and for how many seconds it, or the client, wants to wait. */
export function watchRefusals(
  { fetch, hooks }: ClientOptions,
  refused: (seconds: number) => void,
): { readonly fetch: FetchLike; readonly hooks: Hooks } {
  return {
    fetch: async (url, init) => {
      const response = await (fetch ?? globalThis.fetch)(url, init);
      // A long Retry-After ends the client's attempts, and no hook tells of it.
      const seconds = response?.status === 429 ? retryAfter(response) : undefined;
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

function retryAfter({ headers }: ResponseLike): number | undefined {
  try {
    const [after, date] = [headers.get("retry-after"), Date.parse(headers.get("date") ?? "")];
    return parseRetryAfter(after, Number.isNaN(date) ? undefined : date);
  } catch {
    return undefined; // The client says what is wrong with the response.
  }
}
