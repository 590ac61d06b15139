// A process that does nothing but save, to be killed: node save-forever.mjs <kind> <file> <first number>
// The kind is `position`, or the `saveEvery` of a state. It prints the number of each position that is on the disk.
import { writeSync } from "node:fs";
import { setImmediate as turn } from "node:timers/promises";
import { fileState, fileStore } from "@cb-events/storage/node";

const [kind = "", path = "", first = "1"] = process.argv.slice(2);
const position = (n, handled) => ({
  version: 1,
  room: "127.0.0.1/demo",
  cursor: String(n),
  mark: null,
  handled,
});

async function savePositions() {
  const store = fileStore(path);
  await store.load();
  for (let n = Number(first); ; n += 1) {
    // Large enough that a write takes its time.
    const handled = Array.from({ length: 5000 }, (_, at) => `${1755376800000 + n}-${at}`);
    await store.save(position(n, handled));
    writeSync(1, `${n}\n`);
  }
}

async function saveStates(saveEvery) {
  const state = fileState(path, { initial: { begun: 0, ended: 0 }, parse: (json) => json, saveEvery });
  await state.load();
  for (let n = Number(first); ; n += 1) {
    // A handler that may be in the middle when a late write begins.
    if (n % 3 === 0) state.value = { ...state.value, begun: n };
    else state.value.begun = n;
    await turn();
    state.value.ended = n;
    await state.save(position(n, []));
    // What is written late is not printed: it would fill the pipe.
    if (saveEvery === 0 || n === Number(first)) writeSync(1, `${n}\n`);
  }
}

await (kind === "position" ? savePositions() : saveStates(Number(kind)));
