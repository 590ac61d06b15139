// The bot that the crash proof of the ledger kills. It ends by itself when the broadcast stops.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EventClient } from "@cb-events/core";
import { openLedger } from "@cb-events/ledger";
import { readPlan, say } from "./crash/plan.js";

const plan = readPlan();
const ledger = await openLedger(join(plan.folder, "rooms.db"));
const room = ledger.room("demo");
const counts = room.state("counts", {
  initial: Array.from({ length: plan.events }, () => 0),
  parse: (stored) => stored as number[],
});
const client = new EventClient(plan.eventsUrl, { positionStore: room });

/** Waits between its writings, so that a kill may come between any two of them. */
async function pause(): Promise<void> {
  if (Math.random() < 0.5) await sleep((Math.random() * plan.slowest) / 4);
}

say("following");
for await (const event of client) {
  if (event.type === "broadcastStop") break;
  if (event.type !== "tip") continue;
  say("handling");
  const number = event.tip.tokens - 1;
  await pause();
  const count = () => {
    counts.value[number] = (counts.value[number] ?? 0) + 1;
  };
  if (plan.mode === "broken") await room.write(count);
  else count();
  await pause();
  room.add(event);
  await pause();
  room.jobs("webhook").add({ number });
  await pause();
}
await client.commit();
await client.close();
await ledger.close();
