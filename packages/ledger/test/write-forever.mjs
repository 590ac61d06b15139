// A bot that writes to a ledger until it is killed: node write-forever.mjs <file> <slowest handler, ms>
// Each tip goes, in steps with waits between them, into an event, two states and a job. It prints what is durable.

import { writeSync } from "node:fs";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { openLedger } from "@cb-events/ledger";

const [, , file = "", slowest = "2"] = process.argv;
const ledger = await openLedger(file, { commitEvery: 0.01 });
const room = ledger.room("demo");
const number = { initial: 0, parse: Number };
const set = room.state("set", number);
const inPlace = room.state("in place", { initial: { sum: 0, ids: [] }, parse: (stored) => stored });
room.onCommit(({ last }) => writeSync(1, `${last}\n`));
const position = await room.load();
const pause = () => (Math.random() < 0.5 ? sleep(Math.random() * Number(slowest)) : undefined);

for (let n = Number(position?.cursor ?? 0) + 1; ; n += 1) {
  const event = { type: "tip", id: `${n}-0`, tip: { tokens: 1, isAnon: false }, user: { username: "ana" } };
  await pause();
  set.value += 1;
  await pause();
  room.add(event);
  inPlace.value.sum += 1;
  await pause();
  inPlace.value.ids = [n];
  room.jobs("webhook").add({ n }, { id: String(n) });
  await pause();
  // One in ten handlers throws in the middle, and is tried again.
  if (Math.random() < 0.1) {
    room.rollback();
    n -= 1;
    continue;
  }
  await room.save({ version: 1, room: "127.0.0.1/demo", cursor: String(n), handled: [] });
}
