import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Bench } from "../../src/bench/bench.js";
import { findNode, type Runtime } from "../../src/bench/programs.js";
import { QUICK } from "../../src/bench/rounds.js";
import type { ManyResult } from "../../src/contestant/many.js";
import type { PagesParams } from "../../src/contestant/pages.js";
import type { RoomsResult } from "../../src/contestant/rooms.js";
import type { Turn } from "../../src/contestant/turn.js";

const { signal } = new AbortController();
const POLLS = 20;

let bench: Bench;
let runtime: Runtime;
beforeAll(async () => {
  runtime = await findNode(Number.parseInt(process.versions.node, 10), signal);
  bench = new Bench({ scale: QUICK, signal });
  await bench.origin;
  for (const size of [0, 1, 100])
    await bench.server.call("pages", { name: `of_${size}`, pages: POLLS, size });
});
afterAll(() => bench[Symbol.asyncDispose]());

/** A turn of a contestant, in a process of its own. */
async function turnOf(name: string, params: Partial<PagesParams>, secure = false): Promise<Turn> {
  const worker = await (secure ? bench.secureContestant(name, runtime) : bench.contestant(name, runtime));
  try {
    return await worker.call<Turn>("pages", { room: "of_1", size: 1, most: POLLS, seconds: 60, ...params });
  } finally {
    await bench.end(worker);
  }
}

const OURS = ["ours", "ours-node"];
const PLAIN = ["floor", "dispatcher", "socket", "axios", "ky", "got"];

describe("a contestant", () => {
  it.each([...PLAIN, ...OURS, "grammy"])("follows a room, event by event: %s", async (name) => {
    const turn = await turnOf(name, {});
    expect(turn).toEqual({ work: POLLS, seconds: expect.any(Number), cpu: expect.any(Number) });
    expect(turn.cpu).toBeGreaterThan(0);
  });

  it.each([...PLAIN, ...OURS])("follows large pages and empty ones: %s", async (name) => {
    const way = OURS.includes(name) ? "loop" : undefined;
    expect(await turnOf(name, { room: "of_100", size: 100, way })).toMatchObject({ work: POLLS });
    expect(await turnOf(name, { room: "of_0", size: 0 })).toMatchObject({ work: POLLS });
  });

  it.each(["limited", "stored"] as const)("follows it by the way that is asked for: %s", async (way) => {
    expect(await turnOf("ours-node", { way, folder: await bench.folder })).toMatchObject({ work: POLLS });
  });

  it.each([...PLAIN, ...OURS])("has no result when events are missing: %s", async (name) => {
    await expect(turnOf(name, { size: 2 })).rejects.toThrow("20 events came of 40");
  });

  it.each([...PLAIN, ...OURS])("has no result when the server refuses: %s", async (name) => {
    await expect(turnOf(name, { room: "unknown" })).rejects.toThrow();
  });

  it("ends its turn when the time is over", async () => {
    const { work } = await turnOf("socket", { seconds: 0 });
    expect(work).toBe(1);
  });

  it.for(["floor", "dispatcher", ...OURS])("follows a room over HTTPS: %s", async (name, { skip }) => {
    const turn = await turnOf(name, {}, true).catch((error) => {
      if (error.code === "ENOENT") skip("There is no openssl");
      throw error;
    });
    expect(turn).toMatchObject({ work: POLLS });
  });

  it.each(["floor", ...OURS])("follows many rooms: %s", async (name) => {
    const rooms = ["a", "b", "c"];
    const params = { rooms, timeout: 30, eventsEach: 3, perSecond: 100 };
    const worker = await bench.contestant(name, runtime);
    await bench.server.call("live", rooms);
    await worker.call("open", params);
    await bench.server.call("allHeld");
    const received = worker.call<RoomsResult>("received", { seconds: 30 });
    await bench.server.call("emit", params);
    expect(await received).toEqual({
      p50: expect.any(Number),
      p99: expect.any(Number),
      cpu: expect.any(Number),
    });
    await bench.end(worker);
  });

  it.each(["pool", "limiter", "naive"])("follows many rooms for a time: %s", async (name) => {
    const rooms = ["a", "b", "c"];
    const worker = await bench.contestant("many", runtime);
    await bench.server.call("live", rooms);
    const following = worker.call<ManyResult>(name, { rooms, warmUp: 0, seconds: 2 });
    await bench.server.call("emit", { rooms, eventsEach: 20, perSecond: 60 });
    expect(await following).toEqual({
      p50: expect.any(Number),
      p95: expect.any(Number),
      memory: expect.any(Number),
      cpu: expect.any(Number),
    });
    expect(await bench.server.call<number>("mostInMinute")).toBeGreaterThan(5);
    await bench.end(worker);
  });
});
