import type { CbEvent } from "@cb-events/types";
import type * as v from "valibot";
import { expectTypeOf, test } from "vitest";
import {
  advanceGoals,
  createRoomState,
  type GoalProgress,
  goalProgress,
  leaderboard,
  nextGoal,
  type PublicState,
  type PublicStateSchema,
  parseRoomState,
  presentUsers,
  publicState,
  type RoomState,
  type RoomStateSchema,
  reduceRoom,
  resetGoals,
  resetTonight,
  setGoals,
  type Tipper,
  type TonightTotals,
  tonight,
} from "../src/index.js";

declare const state: RoomState;
declare const event: CbEvent;

test("a fold is a reducer", () => {
  expectTypeOf(createRoomState()).toEqualTypeOf<RoomState>();
  expectTypeOf(reduceRoom(state, event)).toEqualTypeOf<RoomState>();
  expectTypeOf(setGoals(state, null)).toEqualTypeOf<RoomState>();
  for (const change of [nextGoal, resetGoals]) expectTypeOf(change(state)).toEqualTypeOf<RoomState>();
  for (const change of [advanceGoals, resetTonight]) {
    expectTypeOf(change(state, new Date())).toEqualTypeOf<RoomState>();
  }
  expectTypeOf(parseRoomState(JSON.parse("{}"))).toEqualTypeOf<RoomState>();
  expectTypeOf<CbEvent[]>().toHaveProperty("reduce");
  ([] as CbEvent[]).reduce(reduceRoom, state);
});

test("options may be undefined, and are spelt right", () => {
  createRoomState({ timeZone: undefined, goal: undefined, burstGap: undefined, awayAfter: undefined });
  // @ts-expect-error misspelt
  createRoomState({ timezone: "UTC" });
  // @ts-expect-error a goal is tokens
  createRoomState({ goal: "100" });
  createRoomState({
    goals: { list: [{ tokens: 1 }, { tokens: 2, what: "x" }], carryOver: true, start: "day" },
  });
  // @ts-expect-error no such start
  createRoomState({ goals: { list: [], start: "week" } });
  // @ts-expect-error goals, or null for none
  setGoals(state);
});

test("a state is read only, all the way down", () => {
  // @ts-expect-error use setGoals
  state.goals.list = [];
  // @ts-expect-error use reduceRoom
  state.tips.tokens += 1;
  // @ts-expect-error use reduceRoom
  state.bursts.push();
});

test("a state is what its schema gives", () => {
  expectTypeOf<v.InferOutput<typeof RoomStateSchema>>().toExtend<RoomState>();
  expectTypeOf<RoomState>().not.toHaveProperty("present");
  expectTypeOf(state.ids.latest).toEqualTypeOf<readonly string[]>();
  expectTypeOf<v.InferOutput<typeof PublicStateSchema>>().toExtend<PublicState>();
  expectTypeOf(state.broadcast.status).toEqualTypeOf<"on" | "off" | "unknown">();
});

test("the public state has no names of who is there", () => {
  expectTypeOf(publicState(state)).toEqualTypeOf<PublicState>();
  expectTypeOf<PublicState["present"]>().toEqualTypeOf<number>();
  expectTypeOf<PublicState>().not.toHaveProperty("media");
  expectTypeOf<PublicState["leaderboard"][number]>().toEqualTypeOf<{
    readonly name: string;
    readonly tokens: number;
  }>();
});

test("selectors", () => {
  expectTypeOf(leaderboard(state, 3)).toEqualTypeOf<readonly Tipper[]>();
  expectTypeOf(goalProgress(state)).toEqualTypeOf<GoalProgress | null>();
  expectTypeOf(presentUsers(state, new Date())).toEqualTypeOf<readonly string[]>();
  expectTypeOf(tonight(state, new Date(), 3)).toEqualTypeOf<TonightTotals>();
  // @ts-expect-error the last 12 hours depend on the time
  tonight(state);
  // @ts-expect-error who is there depends on the time
  presentUsers(state);
});
