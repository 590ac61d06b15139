import { createRoomState, publicState } from "@cb-events/room";
import { describe, expect, it } from "vitest";
import { lookOf, TIERS } from "../web/alerts/tiers.js";
import { alerts } from "../web/preview/made-up-show.js";
import { wishOf } from "../web/preview/open-preview.js";
import { withGoals } from "../web/preview/preview-room.js";

const withTokens = (tokensToday: number) => ({ ...publicState(createRoomState()), tokensToday });

describe("the made-up show", () => {
  it("has alerts of each size and each kind in a minute and a half", () => {
    const seen = new Set<string>();
    let seconds = 0;
    for (const { after, event } of alerts()) {
      seconds += after;
      if (seconds > 90) break;
      const tokens = Number(
        event.object["tip"] && (event.object["tip"] as { readonly tokens?: number }).tokens,
      );
      seen.add(event.method === "tip" ? lookOf({ kind: "tip", tokens }, TIERS) : event.method);
    }
    expect([...seen].sort()).toEqual(
      ["fanclubJoin", "follow", "frame", "huge", "large", "mediaPurchase", "normal", "small"].sort(),
    );
  });
});

describe("a wish of the settings page", () => {
  it("is a tip of a whole number of tokens, and nothing else", () => {
    expect(wishOf({ tip: 500 })).toBe(500);
    for (const other of [undefined, null, "tip", 5, {}, { tip: 0 }, { tip: -1 }, { tip: 1.5 }, { tip: "5" }])
      expect(wishOf(other)).toBeUndefined();
  });
});

describe("the goals of the made-up room", () => {
  it("are reached, stay for 8 s, and begin anew with what is over", () => {
    let now = 0;
    const withGoal = withGoals(() => now);
    const goalAt = (tokens: number) => withGoal(withTokens(tokens)).goal;
    expect(goalAt(600)).toMatchObject({ tokens: 1500, progress: 600, left: 900, reached: false, share: 0.4 });
    expect(goalAt(1600)).toMatchObject({ index: 0, reached: true, left: 0, over: 100, share: 1 });
    now = 7999;
    expect(goalAt(1700)).toMatchObject({ index: 0, reached: true, over: 200 });
    now = 8000;
    expect(goalAt(1700)).toMatchObject({ index: 1, progress: 200, reached: false, over: 0 });
    expect(goalAt(20_000)).toMatchObject({ index: 1, reached: true });
  });

  it("begin again after the last one", () => {
    let now = 0;
    const withGoal = withGoals(() => now);
    const first = withGoal(withTokens(0)).goal;
    for (let round = 0; round < 3; round += 1) {
      withGoal(withTokens(100_000));
      now += 8000;
    }
    expect(withGoal(withTokens(0)).goal).toMatchObject({ what: first?.what, progress: 0 });
  });
});
