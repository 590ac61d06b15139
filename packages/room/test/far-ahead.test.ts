import type { CbEvent } from "@cb-events/types";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  goalProgress,
  parseRoomState,
  presentUsers,
  publicState,
  type RoomState,
  tokensToday,
  tonight,
} from "../src/index.js";
import { chat, dateAt, fold, idAt, NOON, person, saved, tip } from "./events.js";
import { logOf } from "./logs.js";

const DAY = 86_400;
const YEAR = 365 * DAY;
const two = { list: [{ tokens: 100 }, { tokens: 50 }] };

/** What depends on the time, with who is there. */
function timely(state: RoomState) {
  const { updatedAt, broadcast, days, goals, tonight } = state;
  return { updatedAt, broadcast, days, goals, tonight, there: presentUsers(state, new Date(updatedAt ?? 0)) };
}

/** The same events without a time. */
const withoutTime = (events: readonly CbEvent[]) =>
  events.map((event) => ({ ...event, id: `odd ${event.id}` }));

describe("an event from more than a day ahead", () => {
  const before = [person("broadcastStart", idAt(0), "owner"), tip(idAt(1), "ana", 60), chat(idAt(2), "ben")];
  const ahead = [
    tip(idAt(YEAR), "cleo", 7),
    person("broadcastStart", idAt(YEAR), "owner"),
    person("broadcastStop", idAt(YEAR), "owner"),
    chat(idAt(YEAR), "dora"),
    tip("8000000000000000-0", "cleo", 7),
    tip(`${"9".repeat(40)}-0`, "cleo", 7),
  ];
  const after = [tip(idAt(61), "ana", 20), chat(idAt(130), "ben"), tip(idAt(131), "cleo", 1)];

  it.each(ahead)("counts as one without a time, once the next one tells: %o", (far) => {
    for (const start of ["broadcast", "day", "never"] as const) {
      const goals = { ...two, start };
      const state = fold([...before, far, ...after], { goals });
      expect(timely(state)).toEqual(timely(fold([...before, ...withoutTime([far]), ...after], { goals })));
      expect(state.doubt).toBeNull();
    }
  });

  it("is no different when it is the first of all", () => {
    const far = tip(idAt(YEAR), "cleo", 7);
    const state = fold([far, ...before, ...after], { goals: two });
    expect(timely(state)).toEqual(timely(fold([...withoutTime([far]), ...before, ...after], { goals: two })));
    expect(state.tips.tokens).toBe(88);
  });

  it("is in doubt over a restart, and with events without a time in between", () => {
    const far = tip(idAt(YEAR), "cleo", 7);
    const between = tip("odd", "ana", 3);
    const doubted = fold([...before, far, between], { goals: two });
    const state = fold(after, parseRoomState(saved(doubted)));
    const expected = fold([...before, ...withoutTime([far]), between, ...after], { goals: two });
    const { there: _, ...rest } = timely(expected);
    expect(timely(state)).toMatchObject(rest);
    expect(state.tips).toEqual({ tokens: 91, count: 5 });
  });

  it("holds up no goal that it reaches, and ages nobody", () => {
    const state = fold([tip(idAt(0), "ana", 10), tip(idAt(YEAR), "ben", 90), chat(idAt(9), "cleo")], {
      goals: two,
    });
    expect(goalProgress(state)).toMatchObject({ index: 1, progress: 0 });
    expect(presentUsers(state, dateAt(9))).toEqual(["ana", "cleo"]);
  });

  it("may come often: days, goals, tonight and repeats go on", () => {
    const far = Array.from({ length: 250 }, (_, at) => tip(idAt(YEAR + at * 3 * DAY), "cleo", 1));
    const mixed = far.flatMap((event, at) => [event, tip(idAt(at), "ana", 1)]);
    const state = fold(mixed, { goals: { list: [{ tokens: 1000 }], start: "day" } });
    expect(state.tips.count).toBe(500);
    expect(tokensToday(state, dateAt(250))).toBe(250);
    expect(tonight(state, dateAt(250))).toMatchObject({ tokens: 500 });
    expect(goalProgress(state)?.progress).toBe(500);
    expect(publicState(state)).toMatchObject({ updatedAt: NOON + 249_000, tokensToday: 250, present: 1 });
  });

  it("is the time of the room when a second one agrees, and that is over when two agree on the time of before", () => {
    const log = [
      tip(idAt(0), "ana", 30),
      ...Array.from({ length: 40 }, (_, at) => tip(idAt(YEAR + at * DAY), "cleo", 30)),
      tip(idAt(60), "ana", 30),
      tip(idAt(61), "ana", 30),
      tip(idAt(62), "ana", 1),
    ];
    const state = fold(log, { goals: { list: [{ tokens: 1000 }, { tokens: 5000 }] } });
    expect(state.updatedAt).toBe(NOON + 62_000);
    expect(tokensToday(state, dateAt(62))).toBe(31);
    expect(goalProgress(state)).toMatchObject({ index: 1 });
    expect(tonight(state, dateAt(62)).tokens).toBe(31);
    expect(presentUsers(state, dateAt(62))).toEqual(["ana"]);
  });

  it("holds up no goal when it reached one, and a second one agreed", () => {
    const far = [tip(idAt(YEAR), "cleo", 50), tip(idAt(YEAR + 1), "cleo", 50)];
    const state = fold([...before, ...far, ...after], { goals: { ...two, start: "never" } });
    expect(goalProgress(state)).toMatchObject({ index: 1 });
  });

  it("that comes after days of silence counts at once", () => {
    const state = fold([tip(idAt(0), "ana", 30), tip(idAt(5 * DAY), "ben", 40)], {
      goals: { list: [{ tokens: 100 }], start: "day" },
    });
    expect(publicState(state)).toMatchObject({
      updatedAt: NOON + 5 * DAY * 1000,
      tokensToday: 40,
      present: 1,
    });
    expect(goalProgress(state)?.progress).toBe(40);
    expect(tonight(state, dateAt(5 * DAY)).tokens).toBe(40);
    const later = fold([chat(idAt(5 * DAY + 1), "ana")], state);
    expect(tokensToday(later, dateAt(5 * DAY))).toBe(40);
    expect(later.doubt).toBeNull();
  });
});

describe("an event from more than a day back", () => {
  it("counts on its own day, and turns nothing back", () => {
    const log = [tip(idAt(5 * DAY), "ana", 30), chat(idAt(5 * DAY + 1), "ben")];
    const late = [tip(idAt(0), "cleo", 7), tip("999-0", "cleo", 1)];
    const state = fold([...log, ...late], { goals: { list: [{ tokens: 100 }], start: "day" } });
    expect(state.updatedAt).toBe(NOON + (5 * DAY + 1) * 1000);
    expect(tokensToday(state, dateAt(0))).toBe(7);
    expect(tokensToday(state, dateAt(5 * DAY))).toBe(30);
    expect(tonight(state, dateAt(5 * DAY)).tokens).toBe(30);
    expect(presentUsers(state, dateAt(5 * DAY + 1))).toEqual(["ana", "ben"]);
    expect(goalProgress(state)?.progress).toBe(38);
  });
});

it("of any log, an event from far ahead changes nothing but totals, once the next one tells", () => {
  fc.assert(
    fc.property(logOf({ min: 2, max: 80 }), fc.nat(79), fc.boolean(), (log, place, restarts) => {
      const inOrder = log.filter(
        ({ id, type }) => !id.startsWith("odd") && type !== "privateMessage" && type !== "unknown",
      );
      const at = Math.min(place, inOrder.length - 1);
      fc.pre(at >= 0 && inOrder.length > at + 1);
      const id = `${Number(inOrder.at(-1)?.id.split("-")[0]) + 400 * DAY * 1000}-0`;
      const far = tip(id, "ana", 10);
      const goals = { ...two, start: "day" as const };
      const read = (state: RoomState) => (restarts ? parseRoomState(saved(state)) : state);
      const state = fold(inOrder.slice(at), read(fold([...inOrder.slice(0, at), far], { goals })));
      const expected = fold(
        inOrder.slice(at),
        read(fold([...inOrder.slice(0, at), ...withoutTime([far])], { goals })),
      );
      const { goals: reached, ...rest } = timely(state);
      const { goals: expectedGoals, ...expectedRest } = timely(expected);
      expect(rest).toEqual(expectedRest);
      expect(reached).toEqual({
        ...expectedGoals,
        reachedBy: expectedGoals.reachedBy?.replace("odd ", "") ?? null,
      });
    }),
    { numRuns: 300 },
  );
});
