import { RedisError } from "../errors/redis-error.js";
import { sleep } from "../util/abort.js";
import type { Trouble } from "../util/trouble.js";

const DELAY = 0.5;

/** Begins; a Redis that is still loading is waited for. Rejects with the error otherwise, or with the signal's reason. */
export async function waitForServer(
  begin: () => Promise<void>,
  signal: AbortSignal,
  trouble: Trouble,
): Promise<void> {
  for (;;) {
    try {
      await begin();
      trouble.worked();
      return;
    } catch (error) {
      if (!(error instanceof RedisError && error.code === "REDIS_BUSY")) throw error;
      trouble.failed(error);
      await sleep(DELAY, signal);
    }
  }
}
