import { Pool } from "@cb-events/pool";
import { fileStore } from "@cb-events/storage/node";
import type { CbEvent } from "@cb-events/types";

/** Follows rooms from where they were, until the signal aborts. */
export async function followRooms(
  urls: readonly string[],
  handle: (room: string, event: CbEvent) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  await using pool = new Pool({
    positionStore: (room) => fileStore(`positions/${encodeURIComponent(room)}.json`),
    onStop: ({ room, error }) => console.error(`${room} is followed no more: ${error}`),
  });
  for (const url of urls) pool.add(url);
  await pool.run((event, { room }) => handle(room, event), { signal });
}
