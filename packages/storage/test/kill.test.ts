import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it, vi } from "vitest";
import { fileStore } from "../src/node.js";
import { filesIn, temporaryFolders } from "./support.js";

// Processes on a machine that may be busy. They run the package as it is built.
vi.setConfig({ testTimeout: 60_000 });

const script = fileURLToPath(new URL("save-forever.mjs", import.meta.url));
const children: ChildProcess[] = [];
// Before the hook below: hooks run last one first, and the children must be gone when the folders go.
const temporaryFolder = temporaryFolders();

afterEach(async () => {
  await Promise.all(children.splice(0).map(kill));
});

/** Starts a process that saves, and resolves when it has saved something. */
async function startSaving(path: string, first: number) {
  const child = spawn(process.execPath, [script, path, String(first)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  await once(child.stdout, "data");
  const saved = () => Number(printed.trim().split("\n").at(-1));
  return { child, saved };
}

/** Ends a process as kill -9 does, and resolves when it is gone and all it printed was read. */
async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, "close");
  child.kill("SIGKILL");
  await closed;
}

describe("a process that is killed while it saves", () => {
  it("leaves a whole file, with all that save() had resolved for, 25 times over", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "position.json");
    let last = 0;
    for (let round = 0; round < 25; round += 1) {
      const { child, saved } = await startSaving(path, last + 1);
      // Spread over the few milliseconds that a save takes.
      await sleep(round % 13);
      await kill(child);
      const position = await fileStore(path).load();
      const stored = Number(position?.cursor);
      expect(position?.handled).toHaveLength(5000);
      expect([saved(), saved() + 1]).toContain(stored);
      expect(stored).toBeGreaterThan(last);
      expect(await filesIn(folder)).toEqual(["position.json"]);
      last = stored;
    }
  });
});

describe("two processes that save to one file", () => {
  it("leave a whole file at any moment", async () => {
    const path = join(await temporaryFolder(), "position.json");
    const both = await Promise.all([startSaving(path, 1), startSaving(path, 1_000_000)]);
    const owners = new Set<boolean>();
    for (let reads = 0; reads < 200 || owners.size < 2; reads += 1) {
      const position = await fileStore(path).load();
      expect(position?.handled).toHaveLength(5000);
      owners.add(Number(position?.cursor) >= 1_000_000);
    }
    for (const { child } of both) expect(child.exitCode).toBeNull();
  });
});
