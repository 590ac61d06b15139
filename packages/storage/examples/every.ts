import { EventClient } from "@cb-events/core";
import { type KeyValueStorage, unstorageStore } from "@cb-events/storage";

/** Follows the feed until the signal aborts, and writes to the storage at most once a minute. */
export async function follow(url: string, storage: KeyValueStorage, signal: AbortSignal): Promise<void> {
  const store = unstorageStore(storage, "cb-events:demo", { every: 60 });
  const client = new EventClient(url, { positionStore: store, signal });
  try {
    for await (const event of client) console.log(event.type);
  } finally {
    await client.close();
    await store.flush(); // what `every` put off
  }
}
