import type { CbEvent } from "@cb-events/types";
import type * as v from "valibot";
import { expectTypeOf, test } from "vitest";
import {
  createRoomState,
  type GoalProgress,
  goalProgress,
  leaderboard,
  type PublicState,
  type PublicStateSchema,
  parseRoomState,
  presentUsers,
  publicState,
  type RoomState,
  type RoomStateSchema,
  reduceRoom,
  setGoal,
  type Tipper,
} from "../src/index.js";

declare const state: RoomState;
declare const event: CbEvent;

test("a fold is a reducer", () => {
  expectTypeOf(createRoomState()).toEqualTypeOf<RoomState>();
  expectTypeOf(reduceRoom(state, event)).toEqualTypeOf<RoomState>();
  expectTypeOf(setGoal(state, null)).toEqualTypeOf<RoomState>();
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
  // @ts-expect-error a goal, or null for none
  setGoal(state);
});

test("a state is read only, all the way down", () => {
  // @ts-expect-error use setGoal
  state.goal = null;
  // @ts-expect-error use reduceRoom
  state.tips.tokens += 1;
  // @ts-expect-error use reduceRoom
  state.bursts.push();
});

test("a state is what its schema gives", () => {
  expectTypeOf<v.InferOutput<typeof RoomStateSchema>>().toExtend<RoomState>();
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
  // @ts-expect-error who is there depends on the time
  presentUsers(state);
});
