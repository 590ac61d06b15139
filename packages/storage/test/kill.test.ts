import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it, vi } from "vitest";
import { fileState, fileStore } from "../src/node.js";
import { loaded, temporaryFolders } from "./support.js";

// Processes on a machine that may be busy. They run the package as it is built.
vi.setConfig({ testTimeout: 60_000 });

const script = fileURLToPath(new URL("save-forever.mjs", import.meta.url));
const children: ChildProcess[] = [];
// Before the hook below: hooks run last one first, and the children must be gone when the folders go.
const temporaryFolder = temporaryFolders();

afterEach(async () => {
  await Promise.all(children.splice(0).map(kill));
});

/** Starts a process that saves, and resolves when it has saved something. `kind`: see there. */
async function startSaving(kind: string, path: string, first: number) {
  const child = spawn(process.execPath, [script, kind, path, String(first)], {
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

const parseCounts = (json: unknown) => json as { begun: number; ended: number };

describe("a process that is killed while it saves", () => {
  it("leaves a whole file, with all that save() had resolved for, 25 times over", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "position.json");
    let last = 0;
    for (let round = 0; round < 25; round += 1) {
      const { child, saved } = await startSaving("position", path, last + 1);
      // Spread over the few milliseconds that a save takes.
      await sleep(round % 13);
      await kill(child);
      const position = await loaded(fileStore(path));
      const stored = Number(position?.cursor);
      expect(position?.handled).toHaveLength(5000);
      expect([saved(), saved() + 1]).toContain(stored);
      expect(stored).toBeGreaterThan(last);
      expect(await readdir(folder)).toEqual(["position.json"]);
      last = stored;
    }
  });

  it.each([0, 0.02])("leaves value and position of the same save: saveEvery %s", async (saveEvery) => {
    const folder = await temporaryFolder();
    const path = join(folder, "state.json");
    let last = 0;
    for (let round = 0; round < 10; round += 1) {
      const { child, saved } = await startSaving(`${saveEvery}`, path, last + 1);
      await sleep((round * 7) % 50);
      await kill(child);
      const state = fileState(path, {
        initial: { begun: 0, ended: 0 },
        parse: parseCounts,
      });
      const position = await state.load();
      await state.flush();
      const stored = Number(position?.cursor ?? 0);
      // Half of a handler would have begun one more than it ended.
      expect(state.value).toEqual({ begun: stored, ended: stored });
      expect(stored).toBeGreaterThanOrEqual(last);
      if (saveEvery === 0) expect([saved(), saved() + 1]).toContain(stored);
      expect(await readdir(folder)).toEqual(stored > 0 ? ["state.json"] : []);
      last = stored;
    }
    expect(last).toBeGreaterThan(0);
  });
});
