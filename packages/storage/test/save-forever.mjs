// A process that does nothing but save, to be killed: node save-forever.mjs <file> <first number>
// It prints the number of each position that is saved.
import { writeSync } from "node:fs";
import { fileStore } from "@cb-events/storage/node";

const [path = "", first = "1"] = process.argv.slice(2);
const store = fileStore(path);
await store.load();
for (let n = Number(first); ; n += 1) {
  // Large enough that a write takes its time.
  const handled = Array.from({ length: 5000 }, (_, at) => `${1755376800000 + n}-${at}`);
  await store.save({ version: 1, room: "127.0.0.1/demo", cursor: String(n), handled });
  writeSync(1, `${n}\n`);
}
