import { createRoomState, publicState } from "@cb-events/room";
import { describe, expect, it } from "vitest";
import { goalOf } from "../web/view/goal-of.js";

const state = (goal?: number) => publicState(createRoomState(goal === undefined ? {} : { goal }));

describe("goalOf", () => {
  it("is the room's, whatever the address says", () => {
    expect(goalOf(state(100), 5000)).toMatchObject({ tokens: 100, left: 100 });
  });

  it("is what the address says where the room has none", () => {
    expect(goalOf(state(), 0)).toBeNull();
    expect(goalOf({ ...state(), tokensToday: 30 }, 100)).toMatchObject({
      progress: 30,
      left: 70,
      over: 0,
      share: 0.3,
    });
    expect(goalOf({ ...state(), tokensToday: 130 }, 100)).toMatchObject({
      reached: true,
      left: 0,
      over: 30,
      share: 1,
    });
  });
});
