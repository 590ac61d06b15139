import { AuthError, EventClient, type RateLimiter } from "@cb-events/core";
import { eventTime } from "@cb-events/types";
import type { Log } from "../log.js";
import type { Room } from "../room/room.js";
import type { FirstAnswer } from "./feed-clock.js";

interface ProbeOptions {
  readonly rateLimiter?: RateLimiter;
  /** Requests until it is given up. */
  readonly attempts?: number;
}

/**
 * Asks the feed once what it has, without waiting for more: so it is known at once whether the credentials are taken, and
 * what time it is there. Undefined when no answer came. Rejects with an `AuthError`.
 */
export async function probe(
  { credentials, useTestbed }: Room,
  log: Pick<Log, "debug">,
  signal: AbortSignal,
  { rateLimiter, attempts = 1 }: ProbeOptions = {},
): Promise<FirstAnswer | undefined> {
  const client = new EventClient(credentials, {
    ...{ useTestbed, signal, rateLimiter },
    // Nothing of it is followed: the feed echoes the timeout in the address of the next page.
    ...{ timeout: 0, retryAttempts: attempts, logger: false },
  });
  try {
    const times = (await client.poll()).map((event) => eventTime(event)?.getTime() ?? 0);
    const newest = times.length > 0 ? Math.max(...times) : undefined;
    return { clockSkew: client.status.clockSkew, newest };
  } catch (error) {
    if (error instanceof AuthError) throw error;
    log.debug(`The first question was not answered: ${(error as Error).message}`);
    return undefined;
  } finally {
    await client.close();
  }
}
