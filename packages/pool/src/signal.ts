import type { RateLimiter } from "@cb-events/core";

/** The platform's own AbortSignal where its type is known. */
export type Signal = NonNullable<Parameters<RateLimiter["acquire"]>[0]>;
