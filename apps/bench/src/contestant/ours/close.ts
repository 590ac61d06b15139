import { setTimeout as sleep } from "node:timers/promises";
import { ClientClosedError, type ClientOptions, createRateLimiter } from "@cb-events/core";
import { monotonic } from "../../clock.js";
import { connect } from "./connect.js";

export interface CloseParams {
  /** Where the server lets the client come to what is to be ended. */
  readonly room: string;
  readonly times: number;
  /** There is no slot. */
  readonly withoutSlot: boolean;
}

/** Long enough for a request to come as far as it will. */
const SETTLE = 20;

/** How long `close()` takes, until the poll that was running has rejected too: the milliseconds of each time. */
export async function close({ room, times, withoutSlot }: CloseParams): Promise<number[]> {
  const limiterEnd = new AbortController();
  const options: ClientOptions = {};
  if (withoutSlot) {
    const rateLimiter = createRateLimiter({ maxRate: 1, timePeriod: 3600, signal: limiterEnd.signal });
    await rateLimiter.acquire();
    Object.assign(options, { rateLimiter });
  }
  const taken: number[] = [];
  for (let time = 0; time < times; time += 1) taken.push(await closeOnce(room, options));
  limiterEnd.abort();
  return taken;
}

async function closeOnce(room: string, options: ClientOptions): Promise<number> {
  const client = connect(room, options);
  const polled = client.poll().then(
    () => new Error("A poll was answered that should not have been"),
    (error: unknown) => error,
  );
  await sleep(SETTLE);
  const start = monotonic();
  await client.close();
  const outcome = await polled;
  const end = monotonic();
  if (!(outcome instanceof ClientClosedError)) throw outcome;
  return end - start;
}
