import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Bench } from "../../src/bench/bench.js";
import { findNode, type Runtime } from "../../src/bench/programs.js";
import { QUICK } from "../../src/bench/rounds.js";
import type { Name } from "../../src/contestant/contestants.js";
import type { RoomsResult } from "../../src/contestant/rooms.js";
import type { Turn, TurnParams } from "../../src/contestant/turn.js";

const { signal } = new AbortController();
const PAGES = 20;

let bench: Bench;
let runtime: Runtime;
beforeAll(async () => {
  runtime = await findNode(Number.parseInt(process.versions.node, 10), signal);
  bench = new Bench({ scale: QUICK, signal });
  for (const size of [0, 1, 100])
    await bench.server.call("pages", { name: `of_${size}`, pages: PAGES, size });
});
afterAll(() => bench[Symbol.asyncDispose]());

/** A turn of a contestant, in a process of its own. */
async function turnOf(name: Name, params: Partial<TurnParams> = {}, secure = false): Promise<Turn> {
  const worker = await (secure ? bench.secureContestant(name, runtime) : bench.contestant(name, runtime));
  const { size = 1 } = params;
  const room = { room: `of_${size}`, size, pages: PAGES, folder: await bench.folder };
  try {
    return await worker.call<Turn>("turn", { ...room, most: PAGES, seconds: 60, ...params });
  } finally {
    await bench.end(worker);
  }
}

const FLOORS = ["fetch floor", "dispatcher floor"] as const;
const POLLS = ["poll(), fetch", "poll(), nodeFetch"] as const;
const LOOPS = ["loop and router, fetch", "loop and router, nodeFetch"] as const;
const PLAIN = [...FLOORS, "raw socket", "axios", "ky", "got"] as const;
const ONE_EACH = [
  "poll(), nodeFetch, default limiter",
  "loop, nodeFetch, fileStore saves each event",
  "grammY, its own feed",
] as const;

describe("a contestant", () => {
  it.each([...PLAIN, ...POLLS, ...LOOPS, ...ONE_EACH])("follows a room, event by event: %s", async (name) => {
    const turn = await turnOf(name);
    expect(turn).toEqual({ work: PAGES, seconds: expect.any(Number), cpu: expect.any(Number) });
    expect(turn.cpu).toBeGreaterThan(0);
  });

  it.each([...PLAIN, ...LOOPS])("follows large pages: %s", async (name) => {
    expect(await turnOf(name, { size: 100 })).toMatchObject({ work: PAGES });
  });

  it.each([...PLAIN, ...POLLS])("follows empty pages: %s", async (name) => {
    expect(await turnOf(name, { size: 0 })).toMatchObject({ work: PAGES });
  });

  it.each([...PLAIN, ...POLLS])("has no result when events are missing: %s", async (name) => {
    await expect(turnOf(name, { size: 2, room: "of_1" })).rejects.toThrow("20 events came of 40");
  });

  it.each([...PLAIN, ...POLLS, ...LOOPS])("has no result when the server refuses: %s", async (name) => {
    await expect(turnOf(name, { room: "unknown" })).rejects.toThrow();
  });

  it("ends its turn when the time is over", async () => {
    expect(await turnOf("raw socket", { seconds: 0 })).toMatchObject({ work: 1 });
  });

  it.for([...FLOORS, ...POLLS])("follows a room over HTTPS: %s", async (name, { skip }) => {
    const turn = await turnOf(name, {}, true).catch((error) => {
      if (error.code === "ENOENT") skip("There is no openssl");
      throw error;
    });
    expect(turn).toMatchObject({ work: PAGES });
  });

  it.each(["fetch floor", "fetch", "nodeFetch", "pool", "limiter", "naive"] as const)(
    "follows many rooms: %s",
    async (name) => {
      const rooms = ["a", "b", "c"];
      const worker = await bench.contestant(name, runtime);
      await bench.server.call("live", rooms);
      await worker.call("open", { rooms });
      await bench.server.call("allHeld");
      await worker.call("begin");
      await bench.server.call("emit", { rooms, eventsEach: 3, perSecond: 100 });
      const result = await worker.call<RoomsResult>("received", { events: 9, seconds: 30 });
      for (const value of Object.values(result)) expect(value).toBeGreaterThan(0);
      expect(await bench.server.call<number>("mostInMinute")).toBeGreaterThan(5);
      await expect(worker.call("received", { events: 10, seconds: 0 })).rejects.toThrow(
        "Not all events came",
      );
      await expect(worker.call("grown")).rejects.toThrow("An event came to a silent room");
      await bench.end(worker);
    },
  );
});
