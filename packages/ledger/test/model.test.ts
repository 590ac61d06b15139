import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findDriver } from "../src/driver/find-driver.js";
import { Ledger } from "../src/ledger.js";
import { resolveOptions } from "../src/ledger-options.js";
import { all, broadcast, position, tip } from "./support.js";

const SLOT = 15 * 60_000;
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("tip" as const),
      id: fc.nat(30),
      tokens: fc.integer({ min: 1, max: 99 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom("start" as const, "stop" as const), id: fc.nat(30) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("job" as const), n: fc.nat(9) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom("save" as const, "rollback" as const, "flush" as const) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("prune" as const), slot: fc.nat(30), part: fc.nat(SLOT - 1) }),
  },
);

interface Kept {
  readonly seq: number;
  readonly id: string;
  readonly tokens: number;
}

/** What a ledger should hold: arrays, and a copy of them at each save. */
class Model {
  saved: { events: Kept[]; jobs: number[]; sum: number } = { events: [], jobs: [], sum: 0 };
  staged: { id: string; tokens: number }[] = [];
  jobs: number[] = [];
  sum = 0;
  seen = new Set<string>();
  last = 0;

  save(): void {
    for (const event of this.staged) {
      if (this.seen.has(event.id)) continue;
      this.seen.add(event.id);
      this.last += 1;
      this.saved.events.push({ seq: this.last, ...event });
    }
    this.saved.jobs = [...new Set([...this.saved.jobs, ...this.jobs])];
    this.saved.sum = this.sum;
    this.rollback();
  }

  rollback(): void {
    this.staged = [];
    this.jobs = [];
    this.sum = this.saved.sum;
  }
}

const idOf = (n: number) => `${n * SLOT + ((n * 7919) % SLOT)}-0`;

describe("a ledger", () => {
  it("holds what a model of arrays holds, whatever is added, saved, taken back, committed and pruned", async () => {
    const driver = await findDriver();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const ledger = new Ledger(":memory:", driver, resolveOptions({ commitEvery: 60, logger: false }));
        const room = ledger.room("demo");
        const sum = room.state("sum", { initial: { n: 0 }, parse: (stored) => stored as { n: number } });
        const model = new Model();
        for (const each of steps) {
          if (each.do === "tip") {
            room.add(tip(idOf(each.id), each.tokens, `u${each.id % 3}`, each.id % 4 === 0));
            sum.value.n += each.tokens;
            model.staged.push({ id: idOf(each.id), tokens: each.tokens });
            model.sum += each.tokens;
          } else if (each.do === "start" || each.do === "stop") {
            room.add(broadcast(each.do === "start" ? "broadcastStart" : "broadcastStop", idOf(each.id)));
            model.staged.push({ id: idOf(each.id), tokens: 0 });
          } else if (each.do === "job") {
            room.jobs("q").add(each.n, { id: String(each.n) });
            model.jobs.push(each.n);
          } else if (each.do === "save") {
            await room.save(position("1-0"));
            model.save();
          } else if (each.do === "rollback") {
            room.rollback();
            model.rollback();
          } else if (each.do === "flush") {
            await ledger.flush();
          } else if ("slot" in each) {
            await ledger.flush();
            const before = each.slot * SLOT + each.part;
            await ledger.prune({ before });
            model.saved.events = model.saved.events.filter(({ id }) => Number.parseInt(id, 10) >= before);
            // What was removed is not known any more: it would be added again.
            for (const id of model.seen) if (Number.parseInt(id, 10) < before) model.seen.delete(id);
          }
        }
        room.rollback();
        model.rollback();
        await ledger.flush();
        const events = await all(room.events());
        const kept = events.map(({ seq, event }) => ({
          ...{ seq, id: event.id },
          tokens: event.type === "tip" ? event.tip.tokens : 0,
        }));
        const tokens = model.saved.events.reduce((total, event) => total + event.tokens, 0);
        const named = model.saved.events.filter(
          ({ id }) => Math.floor(Number.parseInt(id, 10) / SLOT) % 4 !== 0,
        );
        expect(kept).toEqual(model.saved.events);
        expect(sum.value.n).toBe(model.saved.sum);
        expect(room.jobs("q").size).toBe(model.saved.jobs.length);
        expect(room.history.tipsByHour().reduce((total, hour) => total + hour.tokens, 0)).toBe(tokens);
        const top = (options = {}) =>
          room.history
            .topTippers({ limit: 99, ...options })
            .reduce((total, tipper) => total + tipper.tokens, 0);
        expect(top()).toBe(named.reduce((total, event) => total + event.tokens, 0));
        const [from, to] = [5 * SLOT + 77, 20 * SLOT + 1234];
        const within = named.filter(
          ({ id }) => Number.parseInt(id, 10) >= from && Number.parseInt(id, 10) < to,
        );
        expect(top({ from, to })).toBe(within.reduce((total, event) => total + event.tokens, 0));
        await ledger.close();
      }),
      { numRuns: 60 },
    );
  });
});
