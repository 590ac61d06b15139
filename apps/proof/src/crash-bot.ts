// The bot that the crash proof kills. It ends by itself when the broadcast stops.
import { appendFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { EventClient, type PositionStore } from "@cb-events/core";
import { fileStore } from "@cb-events/storage/node";
import type { CbEvent } from "@cb-events/types";
import { CountsFile } from "./crash/counts-file.js";
import { type BotPlan, PLAN, type Stage } from "./crash/plan.js";

const plan = JSON.parse(process.env[PLAN] ?? "null") as BotPlan;
const counts = new CountsFile(plan.stateFile, plan.events);
const said = new Set<Stage>();
const client = new EventClient(plan.eventsUrl, { positionStore: storeFor(plan.mode) });

function storeFor(mode: BotPlan["mode"]): PositionStore {
  if (mode === "apart" || mode === "early") return fileStore(plan.stateFile);
  if (mode === "together") return counts;
  return { load: () => counts.load(), save: (position) => counts.saveTorn(position) };
}

/** Takes a while before its effect and after it, so that a kill may come at any point. */
async function handle(event: CbEvent): Promise<void> {
  if (event.type !== "tip") return;
  say("handling");
  const number = event.tip.tokens - 1;
  await sleep((Math.random() * plan.slowest) / 2);
  counts.counts[number] = (counts.counts[number] ?? 0) + 1;
  appendFileSync(plan.ledgerFile, `${number}\n`);
  await sleep((Math.random() * plan.slowest) / 2);
}

/** Who kills this process waits for it to be so far. */
function say(stage: Stage): void {
  if (said.has(stage)) return;
  said.add(stage);
  process.stdout.write(`${stage}\n`);
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
