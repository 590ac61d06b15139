import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ledgers, position, tip } from "./support.js";

const open = ledgers();
const START = Date.UTC(2025, 0, 1);
const DAY = 86_400_000;

/** What day and hour a time is in a zone, by Intl alone. */
function local(time: number, timeZone: string): { date: string; hour: number } {
  const format = new Intl.DateTimeFormat("en-CA", {
    ...{ timeZone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit" },
  });
  const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
  return { date: `${parts["year"]}-${parts["month"]}-${parts["day"]}`, hour: Number(parts["hour"]) };
}

describe("sums of tips", () => {
  it.each([
    "UTC",
    "Europe/Lisbon",
    "America/New_York",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
  ])("are those of the tips themselves, for any range, in %s", async (timeZone) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 366 * DAY }), fc.integer({ min: 1, max: 500 })), {
          minLength: 1,
          maxLength: 40,
        }),
        fc.option(fc.integer({ min: 0, max: 366 * DAY }), { nil: undefined }),
        fc.option(fc.integer({ min: 0, max: 366 * DAY }), { nil: undefined }),
        async (tips, low, high) => {
          const ledger = await open(":memory:", { commitEvery: 60 });
          const room = ledger.room("demo");
          const from = low === undefined ? undefined : START + low;
          const to = high === undefined ? undefined : START + high;
          const kept = tips.map(([at, tokens], n) => ({ at: START + at, tokens, name: `u${n % 5}`, n }));
          for (const { at, tokens, name, n } of kept) room.add(tip(`${at}-${n}`, tokens, name));
          await room.save(position("1-0"));
          await ledger.flush();
          const within = kept.filter(({ at }) => at >= (from ?? 0) && at < (to ?? Number.POSITIVE_INFINITY));
          const days = new Map<string, number>();
          const hours = new Map<string, number>();
          const names = new Map<string, number>();
          for (const { at, tokens, name } of within) {
            const { date, hour } = local(at, timeZone);
            days.set(date, (days.get(date) ?? 0) + tokens);
            hours.set(`${date} ${hour}`, (hours.get(`${date} ${hour}`) ?? 0) + tokens);
            names.set(name, (names.get(name) ?? 0) + tokens);
          }
          const { history } = room;
          const range = { from, to, timeZone };
          const sorted = (map: Map<string, number>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
          expect(history.tipsByDay(range).map(({ date, tokens }) => [date, tokens])).toEqual(sorted(days));
          expect(
            new Map(history.tipsByHour(range).map(({ date, hour, tokens }) => [`${date} ${hour}`, tokens])),
          ).toEqual(hours);
          const top = history.topTippers({ from, to }).map(({ name, tokens }) => [name, tokens] as const);
          expect([...top].sort(([a], [b]) => (a < b ? -1 : 1))).toEqual(sorted(names));
          await ledger.close();
        },
      ),
      { numRuns: 25 },
    );
  });
});
