import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import {
  createRoomState,
  goalProgress,
  leaderboard,
  PublicStateSchema,
  publicState,
  tokensToday,
} from "../src/index.js";
import { dateAt, fold, idAt, NOON, person, subject, tip } from "./events.js";
import { logOf } from "./logs.js";

const DAY = 86_400;

describe("the public state", () => {
  it("is what its schema takes, for any log", () => {
    fc.assert(
      fc.property(logOf({ min: 0, max: 120 }), (log) => {
        const shown = publicState(fold(log, { goal: 300 }));
        expect(JSON.parse(JSON.stringify(shown))).toEqual(shown);
        expect(v.parse(PublicStateSchema, shown)).toEqual(shown);
      }),
    );
  });

  it("is all this", () => {
    const state = fold(
      [
        person("broadcastStart", idAt(0), "owner"),
        subject(idAt(1), "Welcome"),
        person("userEnter", idAt(2), "ben"),
        person("fanclubJoin", idAt(3), "ben"),
        tip(idAt(4), "ana", 40),
      ],
      { goal: 100 },
    );
    const at = NOON + 4000;
    const last = { id: idAt(4), name: "ana", anonymous: false, tokens: 40, note: "" };
    expect(publicState(state)).toEqual({
      version: 2,
      updatedAt: at,
      broadcast: { status: "on", since: NOON },
      subject: "Welcome",
      tips: { tokens: 40, count: 1 },
      tokensToday: 40,
      goal: {
        ...{ tokens: 100, what: "", index: 0, count: 1, progress: 40 },
        ...{ reachedBy: null, nextAt: null, reached: false, left: 60, over: 0, share: 0.4 },
      },
      leaderboard: [{ name: "ana", tokens: 40 }],
      tonight: { since: NOON, tokens: 40, count: 1, leaderboard: [{ name: "ana", tokens: 40 }] },
      lastTip: { ...last, at },
      bursts: [{ ...last, tips: 1, from: at, to: at }],
      present: 2,
      fanclub: { joins: 1, latest: ["ben"] },
    });
  });

  it("takes the time from outside, or from the last event", () => {
    const state = fold([tip(idAt(0), "ana", 40)]);
    expect(publicState(state)).toMatchObject({ tokensToday: 40, present: 1 });
    expect(publicState(state, dateAt(DAY))).toMatchObject({ tokensToday: 0, present: 0 });
    expect(publicState(createRoomState())).toMatchObject({
      tokensToday: 0,
      present: 0,
      goal: null,
      lastTip: null,
    });
  });

  it("loses fields that the schema of a page does not know", () => {
    const shown = publicState(createRoomState());
    expect(v.parse(PublicStateSchema, { ...shown, later: 1 })).toEqual(shown);
    expect(v.is(PublicStateSchema, { ...shown, version: 1 })).toBe(false);
  });
});

describe("selectors", () => {
  it("goalProgress tells what is left, and what is over", () => {
    expect(goalProgress(createRoomState())).toBeNull();
    const reached = fold([tip(idAt(0), "ana", 150)], { goal: 100 });
    expect(goalProgress(reached)).toEqual({
      tokens: 100,
      what: "",
      index: 0,
      count: 1,
      progress: 150,
      reachedBy: idAt(0),
      nextAt: null,
      reached: true,
      left: 0,
      over: 50,
      share: 1,
    });
  });

  it("leaderboard gives so many, ten by default; of two with the same, by name", () => {
    const state = fold(Array.from({ length: 15 }, (_, at) => tip(idAt(at), `viewer_${at}`, 1 + (at % 5))));
    expect(leaderboard(state)).toHaveLength(10);
    expect(leaderboard(state, 4).map(({ name }) => name)).toEqual([
      "viewer_14",
      "viewer_4",
      "viewer_9",
      "viewer_13",
    ]);
  });

  it("tokensToday is by the room's time zone", () => {
    const state = fold([tip(idAt(0), "ana", 5)], { timeZone: "Asia/Tokyo" });
    // 21:00 in Tokyo.
    expect(tokensToday(state, dateAt(3 * 3600 - 1))).toBe(5);
    expect(tokensToday(state, dateAt(3 * 3600))).toBe(0);
  });
});
