import * as realFileSystem from "node:fs/promises";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { EventClient, PositionStoreError } from "@cb-events/core";
import { Simulator, tip } from "@cb-events/simulator";
import { beforeEach, describe, expect, it } from "vitest";
import { StateFile } from "../src/node/file-state.js";
import type { FileSystem } from "../src/node/file-system.js";
import { type FileState, fileState } from "../src/node.js";
import { locksIn, rejection, stored, systemError, temporaryFolders } from "./support.js";

const temporaryFolder = temporaryFolders();
let feed: Simulator;
let folder: string;
let path: string;

beforeEach(async () => {
  feed = new Simulator({ username: "demo", token: "secret" });
  folder = await temporaryFolder();
  path = join(folder, "state.json");
});

interface Totals {
  tips: number;
  tokens: number;
}
const options = { initial: { tips: 0, tokens: 0 }, parse: (json: unknown) => json as Totals };

const connect = (state: FileState<Totals>) =>
  new EventClient(feed.eventsUrl, { fetch: feed.fetch, positionStore: state });

/** Counts so many tips in a loop; `fail` throws in the middle of the handler of the last. */
async function count(
  client: EventClient,
  state: FileState<Totals>,
  tips: number,
  fail = false,
): Promise<void> {
  let counted = 0;
  for await (const event of client) {
    if (event.type !== "tip") continue;
    state.value.tips += 1;
    counted += 1;
    if (fail && counted === tips) throw new Error("The handler failed");
    await new Promise((resolve) => setImmediate(resolve));
    state.value = { ...state.value, tokens: state.value.tokens + event.tip.tokens };
    if (counted === tips) break;
  }
}

/** What a kill leaves: the file as it is, and a lock whose owner is gone. */
async function kill(client: EventClient): Promise<void> {
  for (const lock of await locksIn(folder)) await writeFile(lock, "");
  await client.close();
}

const emit = (...tokens: number[]) => tokens.forEach((each) => void feed.emit(tip({ tokens: each })));

describe("a client with a file state", () => {
  it.each([0, 60])("counts each tip once through restarts: saveEvery %s", async (saveEvery) => {
    emit(1, 2, 3, 4, 5, 6);
    for (const expected of [
      { tips: 2, tokens: 3 },
      { tips: 4, tokens: 10 },
      { tips: 6, tokens: 21 },
    ]) {
      const state = fileState(path, { ...options, saveEvery });
      const client = connect(state);
      await count(client, state, 2);
      await client.commit();
      await client.close();
      await state.flush();
      expect(state.value).toEqual(expected);
      expect(await stored(path)).toMatchObject({ value: expected });
    }
  });

  it.each([0, 60])(
    "counts each tip once through kills, what was not written again: saveEvery %s",
    async (saveEvery) => {
      emit(1, 2, 3, 4, 5, 6);
      for (let start = 0; start < 3; start += 1) {
        const state = fileState(path, { ...options, saveEvery });
        const client = connect(state);
        await count(client, state, 2);
        // The second one's save was not asked for yet: it is repeated.
        await kill(client);
        const file = await stored<{ value: Totals; position: { handled: string[] } }>(path);
        // As many as the position knows of.
        if (file) expect(file.value.tips).toBe(saveEvery === 0 ? start + 1 : file.value.tips);
      }
      const state = fileState(path, options);
      const client = connect(state);
      await state.load();
      await count(client, state, 6 - state.value.tips);
      await client.commit();
      await client.close();
      await state.flush();
      expect(await stored(path)).toMatchObject({ value: { tips: 6, tokens: 21 } });
    },
  );

  it("takes back what a failed handler wrote, by rollback: the event counts as handled when the loop goes on", async () => {
    emit(1, 2, 3);
    const state = fileState(path, options);
    const client = connect(state);
    await rejection(count(client, state, 2, true));
    expect(state.value).toEqual({ tips: 2, tokens: 1 });
    state.rollback();
    expect(state.value).toEqual({ tips: 1, tokens: 1 });
    await count(client, state, 1);
    expect(state.value).toEqual({ tips: 2, tokens: 4 });
    await client.close();
    await state.flush();
  });

  it("takes back what a failed handler wrote, for a client made anew, which gets the event again", async () => {
    emit(1, 2, 3);
    const state = fileState(path, options);
    const first = connect(state);
    await rejection(count(first, state, 2, true));
    await first.close();
    const second = connect(state);
    await count(second, state, 2);
    await second.commit();
    await second.close();
    await state.flush();
    expect(await stored(path)).toMatchObject({ value: { tips: 3, tokens: 6 } });
  });

  it("keeps what the program wrote between its own load and the client's", async () => {
    emit(5);
    const state = fileState(path, options);
    await state.load();
    state.value.tokens = 100;
    const client = connect(state);
    await count(client, state, 1);
    await client.commit();
    expect(await stored(path)).toMatchObject({ value: { tips: 1, tokens: 105 } });
    await client.close();
    await state.flush();
  });

  it("gives nothing while a late write fails, and goes on by itself when the disk is repaired", async () => {
    let isFull = false;
    const open = async (...args: Parameters<FileSystem["open"]>) => {
      if (isFull && args[2] === 0o600) throw systemError("ENOSPC", "no space left on device");
      return realFileSystem.open(...args);
    };
    const state = new StateFile(path, { ...options, saveEvery: 0.01 }, { ...realFileSystem, open });
    const client = connect(state);
    const follow = async () => {
      for await (const event of client) {
        if (event.type !== "tip") continue;
        state.value.tips += 1;
        state.value.tokens += event.tip.tokens;
        isFull = true;
      }
    };
    // Until the late write of one of them has failed.
    let isOver = false;
    const following = rejection(follow()).finally(() => {
      isOver = true;
    });
    let emitted = 0;
    while (!isOver) {
      emit(1);
      emitted += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(await following).toBeInstanceOf(PositionStoreError);
    const { tips } = state.value;
    for (let attempt = 0; attempt < 3; attempt += 1) {
      expect(await rejection(follow())).toMatchObject({ cause: { code: "ENOSPC" } });
    }
    expect(state.value.tips).toBe(tips);
    isFull = false;
    emit(1);
    await count(client, state, emitted + 1 - tips);
    await client.commit();
    await client.close();
    await state.flush();
    expect(state.value).toEqual({ tips: emitted + 1, tokens: emitted + 1 });
    expect(await stored(path)).toMatchObject({ value: state.value });
  });
});
