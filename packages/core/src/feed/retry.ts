import type { AbortSignalLike } from "@cb-events/types";
import { AuthError } from "../errors/auth-error.js";
import type { EventsError } from "../errors/events-error.js";
import { HttpStatusError } from "../errors/http-status-error.js";
import { NetworkError } from "../errors/network-error.js";
import type { Reporter } from "../observe/reporter.js";
import { sleep } from "../util/abort.js";

/** After how long a failed request is made again. Each as the client's option of that name. */
export interface RetryDelays {
  /** Seconds before the first retry. */
  readonly retryBackoff: number;
  /** How much longer each delay is than the one before. */
  readonly retryFactor: number;
  /** The longest delay, in seconds. */
  readonly retryMaxDelay: number;
  /** The share of each delay that is random, and is subtracted: 0 to 1. */
  readonly retryJitter: number;
}

/** How often, and after how long, a failed request is made again. */
export interface RetryPolicy extends RetryDelays {
  readonly retryAttempts: number;
  readonly authRetryAttempts: number;
}

/** A longer `Retry-After` is thrown at once, and the caller may decide. In seconds. */
const MAX_RETRY_AFTER = 300;

/** Makes the request until it succeeds, fails for good, or has had its number of attempts. */
export async function withRetry<T>(
  request: () => Promise<T>,
  policy: RetryPolicy,
  signal: AbortSignalLike,
  reporter: Pick<Reporter, "retry">,
): Promise<T> {
  const failures = { retryAttempts: 0, authRetryAttempts: 0 };
  for (;;) {
    try {
      return await request();
    } catch (error) {
      const budget = budgetOf(error);
      if (budget === undefined || signal.aborted) throw error;
      failures[budget] += 1;
      const attempt = failures[budget];
      const attempts = policy[budget];
      const { retryAfter = 0 } = error as HttpStatusError;
      if (attempt >= attempts || retryAfter > MAX_RETRY_AFTER) throw error;
      const delay = Math.max(retryDelay(attempt, policy), retryAfter);
      reporter.retry({ attempt, attempts, delay, error: error as EventsError });
      await sleep(delay, signal);
    }
  }
}

/**
 * Seconds before attempt `n` + 1: `retryBackoff · retryFactor^(n-1)`, at most `retryMaxDelay`. A share of it is random,
 * so that clients which were cut off together do not come back together.
 */
export function retryDelay(n: number, policy: RetryDelays): number {
  const { retryBackoff, retryFactor, retryMaxDelay, retryJitter } = policy;
  const delay = retryBackoff === 0 ? 0 : Math.min(retryMaxDelay, retryBackoff * retryFactor ** (n - 1));
  return delay * (1 - retryJitter * Math.random());
}

/** Which number of attempts applies to an error; undefined where another attempt would be of no use. */
function budgetOf(error: unknown): "retryAttempts" | "authRetryAttempts" | undefined {
  if (error instanceof AuthError) return error.statusCode === 404 ? undefined : "authRetryAttempts";
  const passing = error instanceof NetworkError || (error instanceof HttpStatusError && error.retryable);
  return passing ? "retryAttempts" : undefined;
}
