import { describe, expect, it } from "vitest";
import { leaderboard, parseRoomState, reduceRoom } from "../src/index.js";
import {
  chat,
  fold,
  idAt,
  media,
  NOON,
  person,
  privateMessage,
  saved,
  subject,
  tip,
  unknown,
  withoutPresent,
} from "./events.js";

describe("tips", () => {
  it("count in total, anonymous ones too", () => {
    const { tips } = fold([
      tip(idAt(0), "ana", 10),
      tip(idAt(1), "ben", 5, { isAnon: true }),
      tip("odd", "ana", 1),
    ]);
    expect(tips).toEqual({ tokens: 16, count: 3 });
  });

  it("stay whole numbers, however many", () => {
    for (const rest of [[], [tip(idAt(1), "ana", 5)]]) {
      const state = fold([tip(idAt(0), "ana", 1e300), ...rest], { goal: 10 });
      for (const { tokens } of [state.tips, ...state.days, ...state.tippers, ...state.bursts]) {
        expect(tokens).toBe(Number.MAX_SAFE_INTEGER);
      }
      expect(state.goals.progress).toBe(Number.MAX_SAFE_INTEGER);
      expect(parseRoomState(saved(state))).toEqual(withoutPresent(state));
    }
  });

  it("leave the last one, with its note", () => {
    const { lastTip } = fold([tip(idAt(0), "ana", 10), tip(idAt(1), "ben", 5, { message: "| | wave |" })]);
    expect(lastTip).toEqual({
      id: idAt(1),
      name: "ben",
      anonymous: false,
      tokens: 5,
      note: "| wave |",
      at: NOON + 1000,
    });
  });

  it("without a time count in the total only", () => {
    const state = fold([tip("odd", "ana", 10)]);
    expect(state).toMatchObject({
      days: [],
      lastTip: { at: null },
      bursts: [{ from: null, to: null }],
    });
  });
});

describe("the leaderboard", () => {
  it("adds up what is tipped under a name", () => {
    const log = [tip(idAt(0), "ana", 10), tip(idAt(1), "ben", 30), tip(idAt(2), "ana", 15)];
    expect(leaderboard(fold(log))).toEqual([
      { name: "ben", tokens: 30, missed: 0 },
      { name: "ana", tokens: 25, missed: 0 },
    ]);
  });
});

describe("what else happens", () => {
  it("counts fan club joins, with the last five names", () => {
    const log = ["a", "b", "c", "d", "e", "f"].map((name, at) => person("fanclubJoin", idAt(at), name));
    expect(fold(log).fanclub).toEqual({ joins: 6, latest: ["f", "e", "d", "c", "b"] });
  });

  it("counts media sold, and tokens for them", () => {
    const state = fold([media(idAt(0), "ana", 25), media(idAt(1), "ana", 50)]);
    expect(state.media).toEqual({ sold: 2, tokens: 75 });
    expect(state.tips.tokens).toBe(0);
  });

  it("counts followers won and lost", () => {
    const log = [
      person("follow", idAt(0), "a"),
      person("follow", idAt(1), "b"),
      person("unfollow", idAt(2), "a"),
    ];
    expect(fold(log).followers).toEqual({ won: 2, lost: 1 });
  });

  it("keeps the subject", () => {
    expect(fold([]).subject).toBeNull();
    expect(fold([subject(idAt(0), "old"), subject(idAt(1), "")]).subject).toBe("");
  });

  it("keeps whether the room is live, and since when", () => {
    const start = person("broadcastStart", idAt(0), "owner");
    const stop = person("broadcastStop", idAt(9), "owner");
    expect(fold([]).broadcast).toEqual({ status: "unknown", since: null });
    expect(fold([start]).broadcast).toEqual({ status: "on", since: NOON });
    expect(fold([start, stop]).broadcast).toEqual({ status: "off", since: NOON + 9000 });
    expect(fold([{ ...start, id: "odd" }]).broadcast).toEqual({ status: "on", since: null });
  });

  it("gives the same state for a private message, an unknown kind and a repeat", () => {
    const state = fold([chat(idAt(0), "ana")]);
    for (const event of [privateMessage(idAt(1), "ana"), unknown(idAt(2)), chat(idAt(0), "ben")]) {
      expect(reduceRoom(state, event)).toBe(state);
    }
  });

  it("cuts long texts, and no character in two", () => {
    const long = "😍".repeat(1000);
    const state = fold([tip(idAt(0), long, 1, { message: long }), subject(idAt(1), `a${long}`)]);
    expect(state.lastTip?.name).toBe("😍".repeat(64));
    expect(state.lastTip?.note).toBe("😍".repeat(300));
    expect(state.subject).toBe(`a${"😍".repeat(299)}`);
  });
});
