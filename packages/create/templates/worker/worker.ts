// A Cloudflare Worker that a cron trigger starts each minute: it asks the feed once, and keeps its position in KV.
import { EventClient } from "@cb-events/core";
import { unstorageStore } from "@cb-events/storage";
import { displayName, printable } from "@cb-events/types";

/** What the worker uses of a KV namespace. */
export interface Positions {
  get(key: string): Promise<string | null>;
  put(key: string, value: string): Promise<void>;
}

export interface Env {
  /** A secret: `npx wrangler secret put CB_EVENTS_URL`. */
  readonly CB_EVENTS_URL: string;
  readonly POSITIONS: Positions;
}

export default {
  async scheduled(_controller: unknown, { CB_EVENTS_URL, POSITIONS }: Env): Promise<void> {
    const storage = {
      getItem: (key: string) => POSITIONS.get(key),
      setItem: (key: string, value: string) => POSITIONS.put(key, value),
    };
    const client = new EventClient(CB_EVENTS_URL, {
      timeout: 0,
      retryAttempts: 3,
      positionStore: unstorageStore(storage, "position"),
    });
    try {
      for (const event of await client.poll()) {
        if (event.type === "tip")
          console.log(printable(`${displayName(event)} tipped ${event.tip.tokens} tokens`));
      }
      // The events of this answer are handled. Where a handler throws before, all of them come again a minute later.
      await client.commit();
    } finally {
      await client.close();
    }
  },
};
