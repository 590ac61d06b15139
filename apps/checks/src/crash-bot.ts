// The bot that the crash proof kills. It ends by itself when the broadcast stops.
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EventClient } from "@cb-events/core";
import { fileState, fileStore } from "@cb-events/storage/node";
import type { CbEvent } from "@cb-events/types";
import { readPlan, say } from "./crash/plan.js";
import { tornFile } from "./crash/torn-file.js";

const plan = readPlan();
const stateFile = join(plan.folder, "state.json");
/** How often each event was counted, a digit for each; in the modes that keep it with the position. */
const counts =
  plan.mode === "together" || plan.mode === "late"
    ? fileState(stateFile, {
        initial: "0".repeat(plan.events),
        parse: String,
        saveEvery: plan.mode === "late" ? 0.1 : 0,
      })
    : undefined;
const store = counts ?? (plan.mode === "torn" ? tornFile(stateFile) : fileStore(stateFile));
const client = new EventClient(plan.eventsUrl, { logger: false, positionStore: store });

/** The text with the digit at this place one higher. */
function countedAt(text: string, at: number): string {
  return `${text.slice(0, at)}${Number(text[at]) + 1}${text.slice(at + 1)}`;
}

/** Takes a while before its effect and after it, so that a kill may come at any point. */
async function handle(event: CbEvent): Promise<void> {
  if (event.type !== "tip") return;
  say("handling");
  const number = event.tip.tokens - 1;
  await sleep((Math.random() * plan.slowest) / 2);
  if (counts) counts.value = countedAt(counts.value, number);
  appendFileSync(join(plan.folder, "effects"), `${number}\n`);
  await sleep((Math.random() * plan.slowest) / 2);
}

async function followEarly(): Promise<void> {
  for (;;) {
    const page = await client.poll();
    await client.commit();
    for (const event of page) {
      await handle(event);
      if (event.type === "broadcastStop") return;
    }
  }
}

async function follow(): Promise<void> {
  for await (const event of client) {
    await handle(event);
    if (event.type === "broadcastStop") return;
  }
}

say("following");
await (plan.mode === "early" ? followEarly() : follow());
await client.commit();
await client.close();
