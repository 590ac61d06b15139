import { readFileSync } from "node:fs";
import { goalProgress, leaderboard } from "@cb-events/room";
import { describe, expect, it } from "vitest";
import { parseContent } from "../src/state-content.js";

describe("a state file of before", () => {
  it("is read whole, with a room of version 1", () => {
    const text = readFileSync(new URL("fixtures/state-version-2.json", import.meta.url), "utf8");
    const before = JSON.parse(text);
    const { room, position, since, alerts, pending, outbox, log, overlayKey } = parseContent(
      text,
      "state.json",
    );
    expect({ position, since, alerts, pending, outbox, log }).toEqual({
      ...{ position: before.position, since: before.since, alerts: before.alerts },
      ...{ pending: before.pending, outbox: before.outbox, log: before.log },
    });
    expect(overlayKey).toBe(before.overlayKey);
    expect(room?.tips).toEqual(before.room.tips);
    expect(room && goalProgress(room)).toMatchObject(before.room.goal);
    expect(room && leaderboard(room, 1)[0]?.name).toBe("early_bird");
  });
});
