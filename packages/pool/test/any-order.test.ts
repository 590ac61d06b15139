import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Pool } from "../src/index.js";
import { Feeds, Journal, Stores, tokensOf } from "./feeds.js";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const ROOMS = 4;
const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1000);

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("emit" as const), room: fc.nat(ROOMS - 1) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 3000 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("add" as const), room: fc.nat(ROOMS - 1) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("remove" as const), room: fc.nat(ROOMS - 1) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("run" as const), concurrency: fc.constantFrom(1, 2, Infinity) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("endRun" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("loop" as const), events: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("restart" as const) }) },
);

it.each([false, true])(
  "add, remove, run and loops in any order lose no event and give none twice (with a store: %s)",
  async (hasStore) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 40 }),
        fc.integer({ min: 0, max: 400 }),
        async (steps, work) => {
          const feeds = new Feeds(ROOMS, { retention: Infinity });
          const stores = new Stores();
          const journal = new Journal();
          const emitted = feeds.list.map(() => 0);
          const listeners = new Map<AbortSignal, number>();
          let runs: { end: AbortController; ended: Promise<void> }[] = [];
          let others: Promise<unknown>[] = [];
          /** What a loop that was left had in flight: it comes again after a restart, if no other came in its room. */
          const left = new Map<string, number>();
          const failures: unknown[] = [];
          const open = () =>
            new Pool({
              client: { fetch: feeds.fetch, logger: false },
              positionStore: hasStore ? stores.store : undefined,
              onStop: ({ error }) => failures.push(error),
            });
          let pool = open();
          /** Nothing is known of a room before its first request; what came before that is not for us. */
          const begun = new Set<number>();

          const note = async (room: string, event: Parameters<typeof tokensOf>[0]) => {
            const again = left.get(room) === tokensOf(event);
            left.delete(room);
            if (again) return;
            await journal.note(room, event, work);
          };
          const run = (concurrency: number) => {
            const end = new AbortController();
            watch(end.signal, listeners);
            runs.push({
              end,
              ended: pool.run((event, { room }) => note(room, event), { concurrency, signal: end.signal }),
            });
          };
          const loop = async (events: number) => {
            let count = 0;
            for await (const { room, event } of pool) {
              await note(room, event);
              count += 1;
              if (count < events) continue;
              left.set(room, tokensOf(event));
              break;
            }
          };
          const add = (room: number) => {
            if (pool.has(`room${room}`)) return;
            pool.add(feeds.at(room).eventsUrl);
            begun.add(room);
          };

          for (const each of steps) {
            if (each.do === "emit" && begun.has(each.room)) {
              emitted[each.room] = (emitted[each.room] as number) + 1;
              feeds.emit(emitted[each.room] as number, each.room);
            }
            if (each.do === "wait") await seconds(each.ms / 1000);
            if (each.do === "add") add(each.room);
            if (each.do === "remove") others.push(pool.remove(`room${each.room}`));
            if (each.do === "run") run(each.concurrency);
            if (each.do === "endRun") runs[0]?.end.abort();
            if (each.do === "loop") others.push(loop(each.events));
            if (each.do === "restart" && hasStore) {
              others.push(pool.close());
              await seconds(10);
              await Promise.all([...others, ...runs.map(({ ended }) => ended)]);
              others = [];
              runs = [];
              pool = open();
            }
          }

          await seconds(10);
          for (const room of feeds.list.keys()) add(room);
          run(Infinity);
          await seconds(100);
          feeds.list.forEach((_, room) => {
            expect(journal.of(room)).toEqual(
              Array.from({ length: emitted[room] as number }, (_, at) => at + 1),
            );
          });
          expect(journal.overlaps).toBe(0);
          expect(failures).toEqual([]);
          await pool.close();
          await Promise.all([...others, ...runs.map(({ ended }) => ended)]);
          expect([...listeners.values()].filter((count) => count !== 0)).toEqual([]);
          expect(feeds.holding).toBe(0);
          expect(vi.getTimerCount()).toBe(0);
        },
      ),
      { numRuns: 150 },
    );
  },
);

/** Counts the listeners of a signal. */
function watch(signal: AbortSignal, listeners: Map<AbortSignal, number>): void {
  listeners.set(signal, 0);
  const count = (by: number) => listeners.set(signal, (listeners.get(signal) ?? 0) + by);
  const { addEventListener, removeEventListener } = signal;
  Object.assign(signal, {
    addEventListener: (...args: Parameters<typeof addEventListener>) => {
      count(1);
      addEventListener.apply(signal, args);
    },
    removeEventListener: (...args: Parameters<typeof removeEventListener>) => {
      count(-1);
      removeEventListener.apply(signal, args);
    },
  });
}
