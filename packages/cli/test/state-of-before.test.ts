import { readFileSync } from "node:fs";
import { goalProgress, leaderboard } from "@cb-events/room";
import { expect, it } from "vitest";
import { upgradeContent } from "../src/ledger/state-of-before.js";

it("a state file of before is read whole, with a room of version 1", () => {
  const text = readFileSync(new URL("fixtures/state-version-2.json", import.meta.url), "utf8");
  const { version, position, room: before, ...others } = JSON.parse(text);
  const { value, position: place } = upgradeContent(JSON.parse(text)) ?? {};
  const { room, ...rest } = value ?? {};
  expect({ version, place, rest }).toEqual({ version: 2, place: position, rest: others });
  expect(room?.tips).toEqual(before.tips);
  expect(room && goalProgress(room)).toMatchObject(before.goal);
  expect(room && leaderboard(room, 1)[0]?.name).toBe("early_bird");
});
