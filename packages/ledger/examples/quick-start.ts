import { EventClient } from "@cb-events/core";
import { openLedger } from "@cb-events/ledger";

const ledger = await openLedger("rooms.db");
const room = ledger.room("demo");
const total = room.state("total", { initial: 0, parse: Number });
const client = new EventClient(process.env["CB_EVENTS_URL"] ?? "", { positionStore: room });

for await (const event of client) {
  room.add(event);
  if (event.type !== "tip") continue;
  total.value += event.tip.tokens;
  console.log(`${event.tip.tokens} tokens, ${total.value} in all`);
}
