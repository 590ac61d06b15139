import type { CbEvent } from "@cb-events/types";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  advanceGoals,
  type GoalsOptions,
  goalProgress,
  leaderboard,
  parseRoomState,
  type RoomState,
} from "../src/index.js";
import { fold, saved } from "./events.js";
import { logOf } from "./logs.js";

const timeOf = ({ id }: CbEvent) => Number(id.split("-")[0]);
const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);

const goals: fc.Arbitrary<GoalsOptions> = fc.record({
  list: fc.array(fc.record({ tokens: fc.integer({ min: 1, max: 400 }) }), { minLength: 1, maxLength: 5 }),
  carryOver: fc.boolean(),
  start: fc.constantFrom("broadcast", "day", "never"),
});

/** The events that have a time, in the order of their times. */
const inOrder = logOf({ min: 1, max: 80 }).map((log) =>
  log
    .filter(({ id, type }) => !id.startsWith("odd") && type !== "unknown" && type !== "privateMessage")
    .sort((a, b) => timeOf(a) - timeOf(b) || Number(a.id.split("-")[1]) - Number(b.id.split("-")[1])),
);

/** The goals as a room's owner would count them, with a clock that strikes after eight seconds. */
class Counter {
  #index = 0;
  #tokens = 0;
  #strikesAt = Number.POSITIVE_INFINITY;
  #day: string | undefined;
  readonly #options: GoalsOptions;

  constructor(options: GoalsOptions) {
    this.#options = options;
  }

  get shown() {
    return { index: this.#index, progress: this.#tokens };
  }

  see(time: number, event?: CbEvent): void {
    const { list, carryOver, start } = this.#options;
    this.#day ??= dayOf(time);
    if (start === "day" && dayOf(time) !== this.#day) this.#begin(time);
    while (time >= this.#strikesAt) {
      const wanted = list[this.#index]?.tokens ?? 0;
      const at = this.#strikesAt;
      this.#index += 1;
      this.#tokens = carryOver ? this.#tokens - wanted : 0;
      this.#strikesAt = Number.POSITIVE_INFINITY;
      this.#look(at);
    }
    if (event?.type === "broadcastStart" && start === "broadcast") this.#begin(time);
    if (event?.type !== "tip") return;
    this.#tokens += event.tip.tokens;
    this.#look(time);
  }

  #begin(time: number): void {
    this.#day = dayOf(time);
    this.#index = 0;
    this.#tokens = 0;
    this.#strikesAt = Number.POSITIVE_INFINITY;
  }

  /** Sets the clock where the goal is reached, once. */
  #look(time: number): void {
    const { list } = this.#options;
    const isReached = this.#tokens >= (list[this.#index]?.tokens ?? Number.POSITIVE_INFINITY);
    const isLast = this.#index === list.length - 1;
    if (isReached && !isLast && this.#strikesAt === Number.POSITIVE_INFINITY) this.#strikesAt = time + 8000;
  }
}

const shown = (state: RoomState) => {
  const { index, progress } = goalProgress(state) ?? {};
  return { index, progress };
};

describe("a room", () => {
  it("counts as a simple sum does, for any log, in any order, with ids of any form", () => {
    fc.assert(
      fc.property(logOf({ min: 0, max: 120 }), fc.nat(120), (log, cut) => {
        const state = fold(log.slice(cut), parseRoomState(saved(fold(log.slice(0, cut)))));
        const tips = log.flatMap((event) => (event.type === "tip" ? [event] : []));
        const sum = (of: readonly (typeof tips)[number][]) =>
          of.reduce((all, { tip }) => all + tip.tokens, 0);
        const count = (type: CbEvent["type"]) => log.filter((event) => event.type === type).length;
        expect(state.tips).toEqual({ tokens: sum(tips), count: tips.length });
        expect(state.media.sold).toBe(count("mediaPurchase"));
        expect(state.followers).toEqual({ won: count("follow"), lost: count("unfollow") });
        expect(state.fanclub.joins).toBe(count("fanclubJoin"));

        const named = new Map<string, number>();
        for (const { user, tip } of tips) {
          if (tip.isAnon !== false) continue;
          const name = [...user.username].slice(0, 64).join("");
          named.set(name, (named.get(name) ?? 0) + tip.tokens);
        }
        const board = [...named].map(([name, tokens]) => ({ name, tokens, missed: 0 }));
        board.sort((a, b) => b.tokens - a.tokens || (a.name < b.name ? -1 : 1));
        expect(leaderboard(state, 20)).toEqual(board);
      }),
      { numRuns: 200 },
    );
  });

  it("counts each day, for any log that is in order", () => {
    fc.assert(
      fc.property(inOrder, (log) => {
        const days = new Map<string, number>();
        for (const event of log) {
          if (event.type !== "tip") continue;
          const day = dayOf(timeOf(event));
          days.set(day, (days.get(day) ?? 0) + event.tip.tokens);
        }
        expect(fold(log).days.map(({ date, tokens }) => [date, tokens])).toEqual([...days]);
      }),
    );
  });

  it("has the goals that a room's owner would count, for any log that is in order, and at any time behind it", () => {
    fc.assert(
      fc.property(inOrder, goals, fc.nat(80), fc.nat(60_000), (log, options, cut, later) => {
        const counter = new Counter(options);
        for (const event of log) counter.see(timeOf(event), event);
        const first = fold(log.slice(0, cut), { goals: options });
        const state = fold(log.slice(cut), parseRoomState(saved(first)));
        expect(shown(state)).toEqual(counter.shown);
        const last = log.at(-1);
        if (last === undefined) return;
        counter.see(timeOf(last) + later);
        expect(shown(advanceGoals(state, new Date(timeOf(last) + later)))).toEqual(counter.shown);
      }),
      { numRuns: 500 },
    );
  });
});
