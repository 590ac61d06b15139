import * as realFileSystem from "node:fs/promises";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { StateFile } from "../src/node/file-state.js";
import type { FileSystem } from "../src/node/file-system.js";
import { type FileStateOptions, fileState, fileStore, StoredPositionError } from "../src/node.js";
import {
  filesIn,
  locksIn,
  modeOf,
  OWN_FILE,
  position,
  rejection,
  stored,
  systemError,
  temporaryFolders,
} from "./support.js";

const temporaryFolder = temporaryFolders();
let folder: string;
let path: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  path = join(folder, "state.json");
});

interface Counts {
  tokens: number;
  names: string[];
}

function parseCounts(json: unknown): Counts {
  const { tokens, names } = (json ?? {}) as Partial<Counts>;
  if (typeof tokens !== "number" || !Array.isArray(names)) throw new Error("tokens must be a number");
  return { tokens, names };
}

const options = (more: Partial<FileStateOptions<Counts>> = {}): FileStateOptions<Counts> => ({
  initial: { tokens: 0, names: [] },
  parse: parseCounts,
  ...more,
});
const counts = (tokens: number): Counts => ({ tokens, names: [] });

describe("a file state", () => {
  it("has its initial value until load, and after it where there is no file", async () => {
    const state = fileState(path, options({ initial: counts(7) }));
    expect(state.value).toEqual(counts(7));
    state.value.tokens = 8;
    expect(await state.load()).toBeUndefined();
    expect(state.value).toEqual(counts(8));
    await state.flush();
    expect(await readdir(folder)).toEqual([]);
  });

  it("saves value and position in one step, in one file of mode 600", async () => {
    const state = fileState(path, options());
    await state.load();
    state.value = counts(5);
    await state.save(position(1));
    expect(await readFile(path, "utf8")).toBe(
      `${JSON.stringify({ version: 1, position: position(1), value: counts(5) })}\n`,
    );
    expect(await modeOf(path)).toBe(OWN_FILE);
    await state.flush();
    expect(await readdir(folder)).toEqual(["state.json"]);

    const next = fileState(path, options());
    expect(await next.load()).toEqual(position(1));
    expect(next.value).toEqual(counts(5));
  });

  it("saves a value that was changed in place, too", async () => {
    const state = fileState(path, options());
    await state.load();
    const { value } = state;
    for (const n of [1, 2, 3]) {
      value.tokens += n;
      value.names.push(`user_${n}`);
      await state.save(position(n));
    }
    expect(await stored(path)).toMatchObject({ value: { tokens: 6, names: ["user_1", "user_2", "user_3"] } });
  });

  it("takes the value as it is when save is called, and nothing that comes after", async () => {
    for (const saveEvery of [0, 0.01]) {
      const state = fileState(join(folder, `${saveEvery}.json`), options({ saveEvery }));
      await state.load();
      state.value.tokens = 1;
      const saving = state.save(position(1));
      state.value.tokens = 2;
      state.value.names.push("half");
      await saving;
      await state.flush();
      expect(await stored(join(folder, `${saveEvery}.json`))).toMatchObject({ value: counts(1) });
    }
  });

  it("reads once: the program may await load before its client does, and set the value in between", async () => {
    const first = fileState(path, options());
    await first.load();
    await first.save(position(1));
    await first.flush();

    const state = fileState(path, options());
    expect(await state.load()).toEqual(position(1));
    state.value.tokens = 9;
    await writeFile(path, "changed by hand");
    expect(await state.load()).toEqual(position(1));
    expect(state.value.tokens).toBe(9);
  });

  it("goes back to what was saved when another client loads it, or the program says so", async () => {
    const state = fileState(path, options());
    await state.load();
    state.value.tokens = 1;
    state.rollback();
    expect(state.value).toEqual(counts(0));
    state.value.tokens = 2;
    await state.save(position(1));
    state.value.tokens = 3;
    state.value.names.push("half");
    state.rollback();
    expect(state.value).toEqual(counts(2));
    state.value.tokens = 4;
    expect(await state.load()).toEqual(position(1));
    expect(state.value).toEqual(counts(2));
    // Released and taken again:
    state.value.tokens = 5;
    await state.flush();
    expect(await state.load()).toEqual(position(1));
    expect(state.value).toEqual(counts(2));
  });

  it("does not change what it was given as the initial value", async () => {
    const initial = counts(1);
    const state = fileState(path, options({ initial }));
    await state.load();
    state.value.names.push("half");
    expect(initial).toEqual(counts(1));
    initial.tokens = 5;
    state.rollback();
    expect(state.value).toEqual(counts(1));
  });

  it("begins anew when its file was taken away while it was released", async () => {
    const state = fileState(path, options());
    await state.load();
    state.value.tokens = 5;
    await state.save(position(1));
    await state.flush();
    await rm(path);
    expect(await state.load()).toBeUndefined();
    expect(state.value).toEqual(counts(0));
  });

  it("writes what no event changed, with the position of the last save", async () => {
    for (const saveEvery of [0, 60]) {
      const file = join(folder, `${saveEvery}.json`);
      const state = fileState(file, options({ saveEvery }));
      await state.load();
      state.value.tokens = 1;
      await state.write();
      expect(await stored(file)).toEqual({ version: 1, position: null, value: counts(1) });
      await state.save(position(1));
      state.value.tokens = 2;
      await state.write();
      expect(await stored(file)).toEqual({ version: 1, position: position(1), value: counts(2) });
      await state.flush();
      const next = fileState(file, options());
      expect(await next.load()).toEqual(position(1));
      expect(next.value).toEqual(counts(2));
    }
  });

  it("reads a state without a position", async () => {
    await writeFile(path, JSON.stringify({ version: 1, position: null, value: counts(3) }));
    const state = fileState(path, options());
    expect(await state.load()).toBeUndefined();
    expect(state.value).toEqual(counts(3));
  });

  it("goes on from the file of a fileStore, with the initial value", async () => {
    const store = fileStore(path);
    await store.save(position(3));
    await store.flush();
    const state = fileState(path, options({ initial: counts(1) }));
    expect(await state.load()).toEqual(position(3));
    expect(state.value).toEqual(counts(1));
    await state.save(position(4));
    await state.flush();
    expect(await rejection(fileStore(path).load())).toBeInstanceOf(StoredPositionError);
  });

  it("survives save and load, whatever its value is", async () => {
    const state = fileState<unknown>(path, { initial: null, parse: (json) => json });
    await state.load();
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        state.value = value;
        await state.save(position(1));
        await state.flush();
        const next = fileState<unknown>(path, { initial: null, parse: (json) => json });
        await next.load();
        await next.flush();
        // As JSON has it: -0 is 0.
        expect(next.value).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 50 },
    );
  });
});

describe("a file that is no state", () => {
  it.each<[string, string, string]>([
    ["an empty file", "", "it is empty"],
    ["a cut file", '{"version":1,"position":null,"va', "it is no JSON, or cut off"],
    ["a text", "my notes", "it is no JSON"],
    ["a number", "7", "it is JSON of another shape"],
    ["someone's JSON", '{"tokens":5}', "it is JSON of another shape"],
    ["a state without a value", '{"version":1,"position":null}', "it is JSON of another shape"],
    [
      "a state with something beside it",
      '{"version":1,"position":null,"value":{"tokens":1,"names":[]},"x":0}',
      "it is JSON of another shape",
    ],
    [
      "a state with a damaged position",
      '{"version":1,"position":{"version":1},"value":{"tokens":1,"names":[]}}',
      "it is JSON of another shape",
    ],
    [
      "a later version",
      '{"version":2,"position":null,"value":{"tokens":1,"names":[]}}',
      "it is of version 2, and this package reads version 1",
    ],
    [
      "a value that parse refuses",
      '{"version":1,"position":null,"value":{"tokens":"secret"}}',
      "its value was refused: tokens must be a number",
    ],
  ])("is refused at every start, and left as it is: %s", async (_, content, problem) => {
    await writeFile(path, content);
    for (let start = 0; start < 2; start += 1) {
      const state = fileState(path, options());
      const attempts = [
        () => state.load(),
        () => state.save(position(4)),
        () => state.write(),
        () => state.load(),
      ];
      for (const attempt of attempts) {
        const error = await rejection(attempt());
        expect(error).toMatchObject({ name: "StoredPositionError", code: "STORED_POSITION" });
        expect(error.message).toContain(`${path} holds no state: ${problem}`);
        expect(error.message).toContain("Put a whole copy in its place, or take it away");
        expect(error.message).not.toContain("secret");
      }
      expect(state.value).toEqual(counts(0));
      await state.flush();
    }
    expect(await readFile(path, "utf8")).toBe(content);
    expect(await readdir(folder)).toEqual(["state.json"]);
  });

  it("is an error with the error of parse as its cause, in printable characters", async () => {
    await writeFile(path, JSON.stringify({ version: 1, position: null, value: 1 }));
    const refusal = new Error("no\u001b[31m number");
    const parse = () => {
      throw refusal;
    };
    const error = await rejection(fileState(path, options({ parse })).load());
    expect(error.cause).toBe(refusal);
    expect(error.message).toContain("its value was refused: no\\u{1b}[31m number. It is left as it is");
  });

  it("tells what parse threw, also where that is no error", async () => {
    await writeFile(path, JSON.stringify({ version: 1, position: null, value: 1 }));
    const parse = () => {
      throw "no number";
    };
    const error = await rejection(fileState(path, options({ parse })).load());
    expect(error.message).toContain("its value was refused: no number. It is left as it is");
  });

  it("tells what parse threw, also where that has no text", async () => {
    await writeFile(path, JSON.stringify({ version: 1, position: null, value: 1 }));
    const hidden = new Proxy(new Error("hidden"), {
      get: () => {
        throw new Error("no");
      },
    });
    for (const thrown of [Object.create(null), hidden]) {
      const parse = () => {
        throw thrown;
      };
      const error = await rejection(fileState(path, options({ parse })).load());
      expect(error.message).toContain("its value was refused: a object without a text. It is left as it is");
    }
  });

  it("can be put right while the process runs", async () => {
    await writeFile(path, "");
    const state = fileState(path, options());
    await rejection(state.load());
    await writeFile(path, JSON.stringify({ version: 1, position: position(1), value: counts(4) }));
    expect(await state.load()).toEqual(position(1));
    expect(state.value).toEqual(counts(4));
  });

  it("is not overwritten by a save that no load came before, though it is a state", async () => {
    const first = fileState(path, options());
    await first.save(position(1));
    await first.flush();
    const state = fileState(path, options({ initial: counts(9) }));
    expect((await rejection(state.save(position(2)))).message).toBe(
      `${path} holds a state that was not loaded: await load() before save()`,
    );
    expect(await stored(path)).toMatchObject({ position: position(1), value: counts(0) });
    await state.load();
    await state.save(position(2));
    expect(await stored(path)).toMatchObject({ position: position(2), value: counts(0) });
  });
});

describe("upgrade", () => {
  const upgrade = (json: unknown) => {
    const { tokens, at } = json as { tokens?: number; at?: ReturnType<typeof position> };
    return tokens === undefined ? undefined : { position: at, value: counts(tokens) };
  };

  it("reads a file that the program wrote in a form of its own, and the next save writes the new form", async () => {
    await writeFile(path, JSON.stringify({ tokens: 5, at: position(2) }));
    const state = fileState(path, options({ upgrade }));
    expect(await state.load()).toEqual(position(2));
    expect(state.value).toEqual(counts(5));
    state.value.tokens = 6;
    state.rollback();
    expect(state.value).toEqual(counts(5));
    await state.save(position(3));
    expect(await stored(path)).toEqual({ version: 1, position: position(3), value: counts(5) });
  });

  it("refuses what it does not know, and a position that is none", async () => {
    for (const content of [{ tips: 5 }, { tokens: 5, at: { cursor: 5 } }, 7]) {
      await writeFile(path, JSON.stringify(content));
      const error = await rejection(fileState(path, options({ upgrade })).load());
      expect(error).toBeInstanceOf(StoredPositionError);
      expect(await readFile(path, "utf8")).toBe(JSON.stringify(content));
    }
  });
});

describe("a value that is no JSON", () => {
  it("is refused at once, or by save, and the file stays", async () => {
    const wrong = { initial: undefined, parse: (json: unknown) => json };
    expect(() => fileState(path, wrong)).toThrow(
      "The value of a file state must be plain JSON, not undefined",
    );
    const state = fileState<unknown>(path, { initial: 1, parse: (json) => json });
    await state.save(position(1));
    const circle: unknown[] = [];
    circle.push(circle);
    for (const value of [undefined, () => {}, Symbol("a"), 5n, circle]) {
      state.value = value;
      expect(await rejection(state.save(position(2)))).toBeInstanceOf(TypeError);
    }
    expect(await stored(path)).toMatchObject({ position: position(1), value: 1 });
    state.rollback();
    expect(state.value).toBe(1);
  });
});

describe("a wrong argument", () => {
  it.each<[object, string]>([
    [{ parse: 5 }, "parse must be a function, not number"],
    [{ parse: undefined }, "parse must be a function, not undefined"],
    [{ upgrade: "x" }, "upgrade must be a function, not string"],
    [{ saveEvery: "1" }, "saveEvery must be a number of seconds, not a string"],
    [{ saveEvery: -1 }, "saveEvery must be a number of seconds from 0 to 3600, not -1"],
    [{ saveEvery: 100_000 }, "saveEvery must be a number of seconds from 0 to 3600, not 100000"],
    [{ saveEver: 1 }, "Unknown option saveEver. Known options: initial, parse, saveEvery, upgrade"],
  ])("is told with what is allowed: %j", (wrong, message) => {
    expect(() => fileState(path, options(wrong))).toThrow(message);
  });

  it("is a TypeError: the path", () => {
    expect(() => fileState("", options())).toThrow("The path must be a string that is not empty");
  });
});

describe("saveEvery", () => {
  let failure: Error | undefined;
  /** Temporary files removed after a failure. */
  let tidied: number;
  let writes: number;

  beforeEach(() => {
    failure = undefined;
    tidied = 0;
    writes = 0;
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  });

  afterEach(() => {
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  /** A state whose writes are counted and can fail. */
  function openState(saveEvery = 10): StateFile<Counts> {
    const rename: FileSystem["rename"] = async (from, to) => {
      if (to === path) {
        if (failure) throw failure;
        writes += 1;
      }
      await realFileSystem.rename(from, to);
    };
    const rm: FileSystem["rm"] = async (...args) => {
      await realFileSystem.rm(...args);
      if (failure) tidied += 1;
    };
    return new StateFile(path, options({ saveEvery }), { ...realFileSystem, rename, rm });
  }

  /** Lets a late write begin, and waits for its end. */
  async function pass(seconds: number, isOver: () => boolean | Promise<boolean>): Promise<void> {
    await vi.advanceTimersByTimeAsync(seconds * 1000);
    while (!(await isOver())) await new Promise((resolve) => setImmediate(resolve));
  }
  const isWritten = (count: number) => async () =>
    writes === count && (await filesIn(folder)).length === 1 && (await stored(path)) !== undefined;

  it("resolves at once, and writes the newest when it is due, by itself", async () => {
    const state = openState();
    await state.load();
    for (let n = 1; n <= 5; n += 1) {
      state.value.tokens = n;
      await state.save(position(n));
    }
    expect(writes).toBe(0);
    await pass(0, isWritten(1));
    expect(await stored(path)).toMatchObject({ position: position(5), value: counts(5) });
    for (let n = 6; n <= 9; n += 1) {
      state.value.tokens = n;
      await state.save(position(n));
      await vi.advanceTimersByTimeAsync(2400);
    }
    expect(writes).toBe(1);
    await pass(0.5, isWritten(2));
    expect(await stored(path)).toMatchObject({ position: position(9), value: counts(9) });
    await state.flush();
    expect(writes).toBe(2);
  });

  it("holds no half of a handler: a late write has the value as of the last save", async () => {
    const state = openState();
    await state.load();
    for (const replaced of [true, false]) {
      if (replaced) state.value = counts(1);
      else state.value.tokens = 1;
      await state.save(position(1));
      // The next handler is in the middle.
      state.value.tokens = 99;
      state.value.names.push("half");
      await pass(10, async () => writes > 0 && (await stored<{ value: Counts }>(path))?.value.tokens === 1);
      expect(await stored(path)).toEqual({ version: 1, position: position(1), value: counts(1) });
      state.rollback();
    }
    await state.flush();
  });

  it("flushes what was put off, and releases the file", async () => {
    const state = openState();
    await state.load();
    state.value.tokens = 1;
    await state.save(position(1));
    await state.flush();
    expect(await stored(path)).toMatchObject({ position: position(1), value: counts(1) });
    expect(await locksIn(folder)).toEqual([]);
    await state.flush();
    expect(writes).toBe(1);
  });

  it("rejects the save after a late write that failed, then waits for the disk until a write succeeds", async () => {
    const full = systemError("ENOSPC", "no space left on device");
    const state = openState();
    await state.load();
    failure = full;
    state.value.tokens = 1;
    await state.save(position(1));
    await vi.advanceTimersByTimeAsync(0);
    let error: Error | undefined;
    while (error === undefined) {
      // It failed late: until then saves resolve.
      await new Promise((resolve) => setImmediate(resolve));
      await state.save(position(2)).catch((rejected: Error) => {
        error = rejected;
      });
    }
    expect(error).toMatchObject({ name: "PositionFileError", code: "ENOSPC", cause: full });
    // Each waits for its own write now.
    for (let n = 3; n <= 4; n += 1) {
      expect(await rejection(state.save(position(n)))).toMatchObject({ code: "ENOSPC" });
    }
    failure = undefined;
    state.value.tokens = 5;
    await state.save(position(5));
    expect(await stored(path)).toMatchObject({ position: position(5), value: counts(5) });
    // And goes on as before.
    await state.save(position(6));
    expect(writes).toBe(1);
    await pass(10, isWritten(2));
    await state.flush();
  });

  it("tells of a late write that failed, though the disk is repaired by then, once", async () => {
    const state = openState();
    await state.load();
    failure = systemError("EIO", "i/o error");
    await state.save(position(1));
    await vi.advanceTimersByTimeAsync(0);
    // Its temporary file is removed; what follows takes no other turn than this.
    while (tidied === 0) await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    failure = undefined;
    expect(await rejection(state.save(position(2)))).toMatchObject({ code: "EIO" });
    await state.save(position(3));
    expect(await stored(path)).toMatchObject({ position: position(3) });
    await state.flush();
  });

  it("rejects flush when the disk is still full, releases the file, and can be flushed later", async () => {
    const state = openState();
    await state.load();
    failure = systemError("ENOSPC", "no space left on device");
    await state.save(position(1));
    expect(await rejection(state.flush())).toMatchObject({ code: "ENOSPC" });
    expect(await locksIn(folder)).toEqual([]);
    expect(await rejection(state.load())).toMatchObject({ code: "ENOSPC" });
    failure = undefined;
    await state.flush();
    expect(await stored(path)).toMatchObject({ position: position(1) });
    expect(await locksIn(folder)).toEqual([]);
  });

  it("gives a later client what was saved, written or not", async () => {
    const state = openState();
    await state.load();
    state.value.tokens = 1;
    await state.save(position(1));
    state.value.tokens = 2;
    expect(await state.load()).toEqual(position(1));
    expect(state.value).toEqual(counts(1));
    expect(await stored(path)).toMatchObject({ position: position(1), value: counts(1) });
    await state.flush();
  });

  it("lets go of what another process has overtaken, when it loads again", async () => {
    const state = openState();
    await state.load();
    await state.save(position(1));
    for (const lock of await locksIn(folder)) await rm(lock);
    const other = fileState(path, options());
    await other.load();
    other.value.tokens = 7;
    await other.save(position(7));
    expect(await rejection(state.flush())).toMatchObject({ name: "FileInUseError" });
    await other.flush();
    expect(await rejection(state.flush())).toMatchObject({ name: "FileChangedError" });
    expect(await state.load()).toEqual(position(7));
    expect(state.value).toEqual(counts(7));
    await state.save(position(8));
    await state.flush();
    expect(await stored(path)).toMatchObject({ position: position(8), value: counts(7) });
  });
});
