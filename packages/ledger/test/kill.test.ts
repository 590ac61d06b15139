import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, stat, truncate } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it, vi } from "vitest";
import { all, ledgers, temporaryFolders } from "./support.js";

// Processes on a machine that may be busy. They run the package as it is built.
vi.setConfig({ testTimeout: 120_000 });

const script = fileURLToPath(new URL("write-forever.mjs", import.meta.url));
const children: ChildProcess[] = [];
// Hooks run last one first: the children must be gone before the ledgers, and those before the folders.
const temporaryFolder = temporaryFolders();
const open = ledgers();

afterEach(async () => {
  await Promise.all(children.splice(0).map(kill));
});

/** Starts a bot, and resolves when it has committed something. */
async function startWriting(path: string, slowest = 2) {
  const child = spawn(process.execPath, [script, path, String(slowest)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  await once(child.stdout, "data");
  return { child, durable: () => Number(printed.trim().split("\n").at(-1)) };
}

/** Ends a process as kill -9 does, and resolves when it is gone and all it printed was read. */
async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, "close");
  child.kill("SIGKILL");
  await closed;
}

/** Everything that a handler wrote is there, up to one place, and nothing beyond it. Gives the place. */
async function checkWhole(path: string): Promise<number> {
  const ledger = await open(path);
  const room = ledger.room("demo");
  const last = Number((await room.load())?.cursor ?? 0);
  const numbers = Array.from({ length: last }, (_, at) => at + 1);
  const events = await all(room.events());
  expect(events.map(({ seq, event }) => [seq, event.id])).toEqual(numbers.map((n) => [n, `${n}-0`]));
  expect(room.state("set", { initial: 0, parse: Number }).value).toBe(last);
  const inPlace = room.state("in place", {
    initial: { sum: 0, ids: [0] },
    parse: (stored) => stored as { sum: number; ids: number[] },
  });
  expect(inPlace.value).toEqual({ sum: last, ids: [last] });
  const queue = room.jobs("webhook");
  expect(queue.size).toBe(last);
  expect(queue.take()?.id).toBe(last === 0 ? undefined : "1");
  expect(room.history.tipsByDay().reduce((sum, { tips }) => sum + tips, 0)).toBe(last);
  await ledger.close();
  return last;
}

describe("a process that is killed while it writes", () => {
  it("leaves all that a handler wrote or none of it, loses nothing durable and counts nothing twice, 8 times over", async () => {
    const path = join(await temporaryFolder(), "ledger.db");
    let last = 0;
    for (let round = 0; round < 8; round += 1) {
      const { child, durable } = await startWriting(path);
      await sleep((round * 37) % 101);
      await kill(child);
      const found = await checkWhole(path);
      expect(found).toBeGreaterThanOrEqual(durable());
      expect(found).toBeGreaterThan(last);
      last = found;
    }
  });
});

describe.skipIf(process.platform === "win32")("a power cut", () => {
  it("leaves a whole ledger: its files as they are at any moment of writing, also with a log cut short, 10 times over", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "ledger.db");
    const { child, durable } = await startWriting(path, 1);
    const places: number[] = [];
    for (let round = 0; round < 10; round += 1) {
      await sleep((round * 29) % 67);
      const before = durable();
      // Stopped, so that both files are of one moment.
      child.kill("SIGSTOP");
      const [whole, short] = await Promise.all(
        ["whole", "short"].map((name) => copy(path, join(folder, name + round))),
      );
      child.kill("SIGCONT");
      const found = await checkWhole(whole ?? "");
      expect(found).toBeGreaterThanOrEqual(before);
      places.push(found);
      // What was not synced may be missing, to any byte.
      const { size } = await stat(`${short}-wal`);
      await truncate(`${short}-wal`, Math.max(0, size - 1 - round * 1777));
      expect(await checkWhole(short ?? "")).toBeLessThanOrEqual(found);
    }
    expect(new Set(places).size).toBeGreaterThan(1);
  });
});

async function copy(path: string, folder: string): Promise<string> {
  const to = join(folder, "ledger.db");
  await mkdir(folder);
  await copyFile(path, to);
  await copyFile(`${path}-wal`, `${to}-wal`);
  return to;
}
