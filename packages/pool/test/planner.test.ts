import { ConfigError } from "@cb-events/core";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createPlanner, type Planner, type PlannerOptions, type PlannerRoomOptions } from "../src/index.js";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** A room that asks again as soon as it got a slot and its request took its time; notes when it got each slot. */
class Asker {
  readonly slots: number[] = [];
  readonly #end = new AbortController();
  readonly #limiter;

  constructor(planner: Planner, options?: PlannerRoomOptions) {
    this.#limiter = planner.room(options);
  }

  /** Asks for a slot; resolves with the seconds that it waited. */
  async ask(): Promise<number> {
    const since = performance.now();
    await this.#limiter.acquire(this.#end.signal);
    this.slots.push(performance.now());
    return (performance.now() - since) / 1000;
  }

  /** Asks without end; a request takes so many milliseconds. */
  keepAsking(way = 0): this {
    const askAll = async () => {
      for (;;) {
        await this.ask();
        if (way > 0) await new Promise((resolve) => setTimeout(resolve, way));
      }
    };
    askAll().catch(() => {});
    return this;
  }

  stop(): void {
    this.#end.abort();
  }
}

/** The most that lie in any 60 seconds, or so many. */
function mostInMinute(times: readonly number[], seconds = 60): number {
  const sorted = [...times].sort((a, b) => a - b);
  let most = 0;
  let from = 0;
  sorted.forEach((time, at) => {
    while ((sorted[from] ?? time) <= time - seconds * 1000) from += 1;
    most = Math.max(most, at - from + 1);
  });
  return most;
}

const slotsOf = (askers: readonly Asker[]) => askers.flatMap(({ slots }) => slots);
const crowd = (planner: Planner, count: number, options?: PlannerRoomOptions) =>
  Array.from({ length: count }, () => new Asker(planner, options));

describe("a planner with slack", () => {
  it("has a slot at the call, and no timer", async () => {
    const planner = createPlanner();
    const waits: number[] = [];
    const [one, other] = [new Asker(planner), new Asker(planner)];
    for (let round = 0; round < 40; round++) {
      waits.push(await one.ask(), await other.ask());
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(waits.filter((wait) => wait > 0)).toEqual([]);
    expect(planner.status).toEqual({ requests: 80, waiting: 0 });
  });

  it("counts the slots of the last 60 seconds, also after thousands", async () => {
    const planner = createPlanner({ requestsPerMinute: 6000 });
    const asker = new Asker(planner).keepAsking(20);
    await vi.advanceTimersByTimeAsync(180_000);
    asker.stop();
    expect(planner.status.requests).toBe(asker.slots.filter((at) => at > performance.now() - 60_000).length);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(planner.status.requests).toBe(0);
  });
});

describe("a planner that more rooms ask than it has slots", () => {
  it("starts the first 50 at once, and then 32 a second", async () => {
    const askers = crowd(createPlanner(), 200);
    for (const asker of askers) void asker.ask();
    await vi.advanceTimersByTimeAsync(0);
    expect(slotsOf(askers)).toHaveLength(50);
    await vi.advanceTimersByTimeAsync(1000);
    expect(slotsOf(askers).length).toBeGreaterThanOrEqual(80);
    expect(slotsOf(askers).length).toBeLessThanOrEqual(83);
    await vi.advanceTimersByTimeAsync(4000);
    expect(slotsOf(askers)).toHaveLength(200);
  });

  it("gives all of them the same share", async () => {
    const askers = crowd(createPlanner(), 50).map((asker) => asker.keepAsking(50));
    await vi.advanceTimersByTimeAsync(120_000);
    for (const asker of askers) asker.stop();
    const counts = askers.map(({ slots }) => slots.length);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    expect(mostInMinute(slotsOf(askers))).toBeLessThanOrEqual(2000);
    expect(mostInMinute(slotsOf(askers))).toBeGreaterThan(1900);
    await vi.advanceTimersByTimeAsync(100);
  });

  it("gives a room of priority 4 four times the slots of one of 1", async () => {
    const planner = createPlanner();
    const ones = crowd(planner, 30).map((asker) => asker.keepAsking(20));
    const fours = crowd(planner, 30, { priority: 4 }).map((asker) => asker.keepAsking(20));
    await vi.advanceTimersByTimeAsync(120_000);
    for (const asker of [...ones, ...fours]) asker.stop();
    const ratio = slotsOf(fours).length / slotsOf(ones).length;
    expect(ratio).toBeGreaterThan(4 * 0.85);
    expect(ratio).toBeLessThan(4 * 1.15);
    await vi.advanceTimersByTimeAsync(100);
  });

  it("lets a quiet room that wakes go first", async () => {
    const planner = createPlanner();
    const quiet = new Asker(planner);
    await quiet.ask();
    const busy = crowd(planner, 100).map((asker) => asker.keepAsking());
    await vi.advanceTimersByTimeAsync(30_000);
    expect(planner.status.waiting).toBe(100);
    const waited = quiet.ask();
    await vi.advanceTimersByTimeAsync(1000);
    expect(await waited).toBeLessThan(0.2);
    for (const asker of busy) asker.stop();
  });

  it("leaves no listener on a signal that outlives its requests", async () => {
    const planner = createPlanner({ requestsPerMinute: 600 });
    const { signal } = new AbortController();
    const [add, remove] = [vi.spyOn(signal, "addEventListener"), vi.spyOn(signal, "removeEventListener")];
    const room = planner.room();
    const all = Promise.all(Array.from({ length: 30 }, () => room.acquire(signal)));
    await vi.advanceTimersByTimeAsync(5000);
    await all;
    expect(add.mock.calls.length).toBeGreaterThan(0);
    expect(remove.mock.calls.length).toBe(add.mock.calls.length);
  });

  it("takes no slot for one that gave up, and keeps no timer for nobody", async () => {
    const planner = createPlanner({ requestsPerMinute: 60 });
    const [first, second, third] = [new Asker(planner), new Asker(planner), new Asker(planner)];
    await first.ask();
    const given = second.ask();
    const kept = third.ask();
    second.stop();
    await expect(given).rejects.toMatchObject({ name: "AbortError" });
    await vi.advanceTimersByTimeAsync(1000);
    expect(await kept).toBeLessThan(1);
    const last = first.ask();
    first.stop();
    await expect(last).rejects.toMatchObject({ name: "AbortError" });
    await expect(first.ask()).rejects.toMatchObject({ name: "AbortError" });
    expect(planner.status).toEqual({ requests: 2, waiting: 0 });
  });
});

describe("the budget", () => {
  /** Rooms that come and go: how long each asks, how long it rests, and how long a request of it takes. */
  const habits = fc.array(
    fc.record({
      priority: fc.constantFrom(1, 1, 1, 0.5, 4, 100),
      way: fc.integer({ min: 0, max: 1000 }),
      asks: fc.integer({ min: 1000, max: 30_000 }),
      rests: fc.integer({ min: 1000, max: 70_000 }),
    }),
    { minLength: 1, maxLength: 8 },
  );

  it("is kept in any 60 seconds as the feed counts, for requests that take up to a second on their way", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 60, max: 300 }), habits, async (budget, all) => {
        const planner = createPlanner({ requestsPerMinute: budget });
        const askers: Asker[] = [];
        const lives = all.map(async ({ priority, way, asks, rests }) => {
          for (let time = 0; time < 100_000; time += asks + rests) {
            const asker = new Asker(planner, { priority }).keepAsking(way);
            askers.push(asker);
            await new Promise((resolve) => setTimeout(resolve, asks));
            asker.stop();
            await new Promise((resolve) => setTimeout(resolve, rests));
          }
        });
        await vi.advanceTimersByTimeAsync(250_000);
        await Promise.all(lives);
        const slots = slotsOf(askers);
        expect(mostInMinute(slots)).toBeLessThanOrEqual(budget);
        // Those of 61 s reach the feed within 60 s, where the first take a second and the last no time.
        expect(mostInMinute(slots, 61)).toBeLessThanOrEqual(budget);
      }),
      { numRuns: 10 },
    );
  });

  it("starves no room: between two slots lie the sum of the priorities, by its own, by the rate", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 300, max: 3000 }),
        fc.oneof(
          fc.array(fc.constantFrom(1, 1, 2, 3, 7), { minLength: 15, maxLength: 40 }),
          fc.array(fc.constant(1), { minLength: 15, maxLength: 40 }),
        ),
        async (budget, priorities) => {
          const planner = createPlanner({ requestsPerMinute: budget });
          const askers = priorities.map((priority) => new Asker(planner, { priority }).keepAsking());
          const begun = performance.now();
          const isEven = new Set(priorities).size === 1;
          const sum = priorities.reduce((total, priority) => total + priority, 0);
          const rate = (budget * (1 - 0.025)) / 61;
          await vi.advanceTimersByTimeAsync((10_000 * sum) / rate);
          askers.forEach(({ slots }, at) => {
            // Rooms that all begin at the same time, with a few slots at once, need some rounds to find their places.
            const settled = isEven ? slots : slots.filter((slot) => slot > begun + (4000 * sum) / rate);
            const gaps = settled.slice(1).map((slot, next) => (slot - (settled[next] as number)) / 1000);
            const bound = sum / (priorities[at] as number) / rate;
            // A slot is not divided: where several rooms are due at once, some come a few slots late.
            const late = isEven ? 1 : 4;
            expect(Math.max(...gaps)).toBeLessThanOrEqual(bound * 1.05 + late / rate);
            expect(gaps.length).toBeGreaterThanOrEqual(2);
          });
          for (const asker of askers) asker.stop();
        },
      ),
      { numRuns: 10 },
    );
  });

  it("may be changed at any time", async () => {
    const planner = createPlanner({ requestsPerMinute: 60 });
    const askers = crowd(planner, 10).map((asker) => asker.keepAsking());
    await vi.advanceTimersByTimeAsync(60_000);
    expect(planner.status.requests).toBeLessThanOrEqual(60);
    planner.requestsPerMinute = 600;
    expect(planner.requestsPerMinute).toBe(600);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(planner.status.requests).toBeGreaterThan(550);
    planner.requestsPerMinute = 60;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(planner.status.requests).toBeLessThanOrEqual(60);
    for (const asker of askers) asker.stop();
  });

  it("is not made up for after a pause", async () => {
    const planner = createPlanner();
    const askers = crowd(planner, 100).map((asker) => asker.keepAsking());
    await vi.advanceTimersByTimeAsync(10_000);
    const before = slotsOf(askers).length;
    planner.pause(5);
    planner.pause(2); // A longer one goes on.
    await vi.advanceTimersByTimeAsync(4990);
    expect(slotsOf(askers)).toHaveLength(before);
    await vi.advanceTimersByTimeAsync(20);
    expect(slotsOf(askers).length - before).toBeGreaterThanOrEqual(50);
    expect(slotsOf(askers).length - before).toBeLessThanOrEqual(51);
    for (const asker of askers) asker.stop();
  });
});

describe("nonsense", () => {
  it.each<[PlannerOptions, string]>([
    [{ requestsPerMinute: 0 }, "from 60 to 1000000, not 0"],
    [{ requestsPerMinute: 59 }, "from 60 to 1000000, not 59"],
    [{ requestsPerMinute: 1_000_001 }, "from 60 to 1000000, not 1000001"],
    [{ requestsPerMinute: 100.5 }, "a whole number from 60"],
    [{ requestsPerMinute: Number.NaN }, "not NaN"],
    [{ requestsPerMinute: "2000" as never }, "not of type string"],
    [{ maxRate: 1 } as never, "Unknown option maxRate. Known options: requestsPerMinute"],
    [null as never, "The options must be an object, not null"],
  ])("%j is refused", (options, message) => {
    expect(() => createPlanner(options)).toThrow(ConfigError);
    expect(() => createPlanner(options)).toThrow(message);
  });

  it.each<[PlannerRoomOptions, string]>([
    [{ priority: 0 }, "The option priority must be a number above 0, up to 100, not 0"],
    [{ priority: -1 }, "not -1"],
    [{ priority: 101 }, "not 101"],
    [{ priority: Number.NaN }, "not NaN"],
    [{ prio: 1 } as never, "Unknown option prio. Known options: priority"],
  ])("a room with %j is refused", (options, message) => {
    expect(() => createPlanner().room(options)).toThrow(ConfigError);
    expect(() => createPlanner().room(options)).toThrow(message);
  });

  it("is refused later too, and changes nothing", () => {
    const planner = createPlanner();
    expect(() => {
      planner.requestsPerMinute = 1;
    }).toThrow(ConfigError);
    for (const seconds of [-1, 86_401, Number.NaN, "1" as never]) {
      expect(() => planner.pause(seconds)).toThrow("A pause must be a number of seconds from 0 to 86400");
    }
    expect(planner.requestsPerMinute).toBe(2000);
    expect(planner.status).toEqual({ requests: 0, waiting: 0 });
  });
});
