import { EventClient } from "@cb-events/core";
import { openLedger } from "@cb-events/ledger";
import { createRoomState, parseRoomState, reduceRoom } from "@cb-events/room";

/** Follows a room until the signal aborts: history, totals, and a job for each large tip, in one transaction each. */
export async function bot(path: string, url: string, signal: AbortSignal): Promise<void> {
  const ledger = await openLedger(path, { keep: 365 });
  const room = ledger.room("demo");
  const totals = room.state("totals", { initial: createRoomState(), parse: parseRoomState });
  const webhook = room.jobs("webhook");
  const client = new EventClient(url, { positionStore: room, signal });

  const handle = room.guard((event) => {
    room.add(event);
    totals.value = reduceRoom(totals.value, event);
    if (event.type === "tip" && event.tip.tokens >= 500) webhook.add({ say: `${event.tip.tokens} tokens!` });
  });
  try {
    for await (const event of client) await handle(event, { signal });
  } finally {
    await client.close();
    await ledger.close();
  }
}
