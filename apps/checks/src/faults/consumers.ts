import type { EventClient } from "@cb-events/core";
import type { CbEvent } from "@cb-events/types";

/** What a cell needs of a client. */
export type Client = Pick<EventClient, "poll" | "commit" | "close" | "position" | "status"> &
  AsyncIterable<CbEvent>;

/** Gives events to `take` until that says that it was the last; rejects with what the client throws. */
export type Consumer = (client: Client, take: (event: CbEvent) => boolean) => Promise<void>;

export const consumers = {
  async iterate(client, take) {
    for await (const event of client) if (take(event)) return;
  },
  async poll(client, take) {
    for (;;) {
      const ends = (await client.poll()).map(take);
      if (ends.includes(true)) return;
    }
  },
} as const satisfies Record<string, Consumer>;

export type ConsumerName = keyof typeof consumers;
