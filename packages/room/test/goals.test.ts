import { describe, expect, it } from "vitest";
import {
  advanceGoals,
  createRoomState,
  type GoalsOptions,
  goalProgress,
  nextGoal,
  publicState,
  type RoomState,
  resetGoals,
  setGoals,
} from "../src/index.js";
import { chat, dateAt, fold, idAt, NOON, person, saved, tip } from "./events.js";

const two = {
  list: [
    { tokens: 100, what: "a dance" },
    { tokens: 50, what: "a song" },
  ],
};
const start = (seconds: number) => person("broadcastStart", idAt(seconds), "owner");
const stop = (seconds: number) => person("broadcastStop", idAt(seconds), "owner");
const shown = (state: RoomState) => {
  const goal = goalProgress(state);
  return goal && `${goal.what} ${goal.progress}/${goal.tokens}${goal.reached ? " reached" : ""}`;
};
const DAY = 86_400;

describe("the goal", () => {
  it("is reached by the tip with which the tokens are enough, and goes on counting", () => {
    const log = [tip(idAt(0), "ana", 60), tip(idAt(1), "ben", 60, { isAnon: true }), tip(idAt(2), "ana", 10)];
    const before = goalProgress(fold(log.slice(0, 1), { goal: 100 }));
    expect(before).toMatchObject({ tokens: 100, progress: 60, reachedBy: null, left: 40 });
    const after = goalProgress(fold(log, { goal: 100 }));
    expect(after).toMatchObject({ progress: 130, reachedBy: idAt(1), reached: true, over: 30, nextAt: null });
  });

  it("that was reached in one broadcast begins anew in the next", () => {
    const before = [start(0), tip(idAt(1), "ana", 120), stop(2)];
    const after = fold([start(100), tip(idAt(101), "ben", 30)], fold(before, { goal: 100 }));
    expect(goalProgress(fold(before, { goal: 100 }))).toMatchObject({ progress: 120, reached: true });
    expect(goalProgress(after)).toMatchObject({ progress: 30, reached: false, reachedBy: null });
    expect(goalProgress(fold([tip(idAt(102), "ben", 70)], after))?.reachedBy).toBe(idAt(102));
  });

  it.each([0, -1, 1.5, Number.NaN, "100"])("of %s tokens is refused", (tokens) => {
    expect(() => createRoomState({ goal: tokens as number })).toThrow(
      /^goal must be a whole number of tokens, 1 or more, not /,
    );
  });
});

describe("goals", () => {
  const fill = (goals: GoalsOptions, ...tips: readonly (readonly [number, number])[]) =>
    fold(
      tips.map(([seconds, tokens]) => tip(idAt(seconds), "ana", tokens)),
      { goals },
    );

  it("come in order: the next one 8 seconds after one is reached, with what is beyond it", () => {
    expect(shown(fill(two, [0, 100], [7.999, 20]))).toBe("a dance 120/100 reached");
    expect(shown(fill(two, [0, 100], [7.999, 20], [8, 5]))).toBe("a song 25/50");
    expect(shown(fill({ ...two, carryOver: false }, [0, 100], [7, 20], [8, 5]))).toBe("a song 5/50");
  });

  it("go on with any event, and the last one stays", () => {
    const state = fill(two, [0, 160]);
    expect(shown(fold([chat(idAt(8), "ben")], state))).toBe("a song 60/50 reached");
    expect(shown(fold([chat(idAt(8), "ben"), tip(idAt(99), "ben", 5)], state))).toBe("a song 65/50 reached");
  });

  it("that what is carried over reaches at once come 8 seconds after one another", () => {
    const three = { list: [{ tokens: 10 }, { tokens: 10 }, { tokens: 10 }] };
    const state = fill(three, [0, 25]);
    const at = (seconds: number) => goalProgress(advanceGoals(state, dateAt(seconds)));
    expect(at(7)).toMatchObject({ index: 0, progress: 25, nextAt: NOON + 8000, count: 3 });
    expect(at(8)).toMatchObject({ index: 1, progress: 15, reachedBy: idAt(0), nextAt: NOON + 16_000 });
    expect(at(15.999)).toMatchObject({ index: 1 });
    expect(at(16)).toMatchObject({ index: 2, progress: 5, reachedBy: null, nextAt: null });
    expect(at(999)).toEqual(at(16));
  });

  it("are the same whether somebody looks in between or not", () => {
    const state = fill(two, [0, 130]);
    const looked = [1, 8, 9].reduce((each, seconds) => advanceGoals(each, dateAt(seconds)), state);
    const log = [tip(idAt(9), "ana", 1)];
    expect(fold(log, looked)).toEqual(fold(log, state));
    expect(advanceGoals(state, dateAt(1))).toBe(state);
    expect(publicState(state, dateAt(8)).goal).toMatchObject({ what: "a song", progress: 30 });
  });

  it("do not wait where no id tells when one was reached", () => {
    const state = fold([{ ...tip("odd", "ana", 100) }], { goals: two });
    expect(state.goals.reachedAt).toBeNull();
    expect(shown(fold([chat(idAt(0), "ben")], state))).toBe("a song 0/50");
    const known = fold([chat(idAt(0), "ben"), tip("odd", "ana", 100)], { goals: two });
    expect(shown(fold([chat(idAt(7), "ben")], known))).toBe("a dance 100/100 reached");
    expect(shown(fold([chat(idAt(8), "ben")], known))).toBe("a song 0/50");
  });

  it.each(["broadcast", "day", "never"] as const)("begin anew as it is set: %s", (when) => {
    const state = fold([start(0), tip(idAt(1), "ana", 110), chat(idAt(9), "ben")], {
      goals: { ...two, start: when },
    });
    expect(shown(state)).toBe("a song 10/50");
    const broadcast = fold([start(100)], state);
    const day = fold([chat(idAt(DAY / 2), "ben")], state);
    expect(shown(broadcast)).toBe(when === "broadcast" ? "a dance 0/100" : "a song 10/50");
    expect(shown(day)).toBe(when === "day" ? "a dance 0/100" : "a song 10/50");
    expect(shown(advanceGoals(state, dateAt(DAY / 2)))).toBe(shown(day));
  });

  it("of a day begin at midnight of the time zone, and not again with what comes late", () => {
    const options = { timeZone: "Asia/Tokyo", goals: { ...two, start: "day" as const } };
    const late = tip(idAt(10_799, 1), "ana", 7);
    const state = fold([tip(idAt(10_799), "ana", 60), tip(idAt(10_800), "ana", 5), late], options);
    expect(shown(state)).toBe("a dance 12/100");
    expect(shown(fold([tip(idAt(10_801), "ana", 5)], state))).toBe("a dance 17/100");
  });

  it("of a day count the first tip after days of silence", () => {
    const state = fill({ ...two, start: "day" }, [0, 60], [5 * DAY, 30], [5 * DAY + 1, 1]);
    expect(shown(state)).toBe("a dance 31/100");
  });
});

describe("setGoals", () => {
  const state = fold([tip(idAt(0), "ana", 130), tip(idAt(8), "ana", 1)], { goals: two });

  it("goes on where the current goal stays the same, in its place and tokens", () => {
    const other = setGoals(state, {
      list: [{ tokens: 5 }, { tokens: 50, what: "two songs" }],
      carryOver: false,
    });
    expect(shown(other)).toBe("two songs 31/50");
    expect(other.goals).toMatchObject({ carryOver: false, index: 1 });
  });

  it("gives the same state where nothing changes", () => {
    expect(setGoals(state, two)).toBe(state);
    const none = createRoomState();
    expect(setGoals(none, null)).toBe(none);
    expect(setGoals(none, { list: [] })).toBe(none);
  });

  it("begins with the first where the current goal is another, or gone", () => {
    for (const list of [[{ tokens: 100 }], [{ tokens: 100 }, { tokens: 51 }]]) {
      expect(shown(setGoals(state, { list }))).toBe(" 0/100");
    }
    expect(state.tips.tokens).toBe(131);
  });

  it("takes the goals away", () => {
    const none = setGoals(state, null);
    expect(goalProgress(fold([tip(idAt(9), "ana", 150)], none))).toBeNull();
    expect(goalProgress(nextGoal(none))).toBeNull();
  });

  it("refuses what is wrong", () => {
    expect(() => setGoals(state, { list: [{ tokens: 0.5 }] })).toThrow(TypeError);
    expect(() => setGoals(state, undefined as unknown as null)).toThrow(
      "goals must be an object with a list, or null",
    );
  });
});

describe("by hand", () => {
  const state = fold([tip(idAt(0), "ana", 30)], { goals: two });
  const reached = fold([tip(idAt(0), "ana", 130)], { goals: two });

  it("the next goal comes at once, and takes over what is beyond one that was reached", () => {
    expect(shown(nextGoal(state))).toBe("a song 0/50");
    expect(shown(nextGoal(reached))).toBe("a song 30/50");
    expect(shown(fold([tip(idAt(1), "ana", 5)], nextGoal(reached)))).toBe("a song 35/50");
    expect(nextGoal(nextGoal(state))).toEqual(nextGoal(state));
  });

  it("they are reset to the first, at 0", () => {
    expect(shown(resetGoals(nextGoal(reached)))).toBe("a dance 0/100");
    expect(goalProgress(resetGoals(reached))?.reachedBy).toBeNull();
    expect(saved(resetGoals(reached)).goals).toEqual(resetGoals(reached).goals);
  });
});
