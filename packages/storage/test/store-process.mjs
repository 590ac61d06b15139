// A process with a store, for tests that need two: node store-process.mjs <file>
// It reads commands from its standard input, JSON lines, and answers each with a line.
import { appendFileSync, mkdirSync, rmdirSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileStore } from "@cb-events/storage/node";

const [path = ""] = process.argv.slice(2);
const store = fileStore(path);

function position(n) {
  const handled = Array.from({ length: n % 5 }, (_, at) => `${1755376800000 + n}-${at}`);
  return { version: 1, room: "127.0.0.1/demo", cursor: `${1755376800000 + n}-0`, mark: null, handled };
}

/** Takes the file so often, and writes while it has it. A folder shows when another one has it, too. */
async function compete(counter, times) {
  for (let taken = 0; taken < times; ) {
    try {
      await store.load();
    } catch (error) {
      if (error.name !== "FileInUseError") throw error;
      await sleep(Math.random() * 10);
      continue;
    }
    mkdirSync(`${counter}.folder`);
    await sleep(Math.random() * 2);
    appendFileSync(counter, "x");
    rmdirSync(`${counter}.folder`);
    taken += 1;
    await store.flush();
  }
  return times;
}

const commands = {
  ready: () => {},
  load: () => store.load(),
  save: (n) => store.save(position(n)),
  flush: () => store.flush(),
  compete,
};

for await (const line of createInterface({ input: process.stdin })) {
  const [name, ...args] = JSON.parse(line);
  const answer = await Promise.resolve(commands[name](...args)).then(
    (ok) => ({ ok }),
    ({ name, message }) => ({ error: { name, message } }),
  );
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
