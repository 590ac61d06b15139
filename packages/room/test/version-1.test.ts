import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { goalProgress, leaderboard, parseRoomState, presentUsers, tonight } from "../src/index.js";
import { chat, dateAt, fold, idAt, saved, tip, withoutPresent } from "./events.js";

const file = new URL("fixtures/room-version-1.json", import.meta.url);
const old = () => JSON.parse(readFileSync(file, "utf8"));

describe("a state of version 1", () => {
  it("is read: totals, goal, tippers, days and what repeats are dropped by", () => {
    const before = old();
    const state = parseRoomState(before);
    const { tips, days, tippers, lastTip, bursts, broadcast, subject, followers } = state;
    expect({ tips, days, tippers, lastTip, bursts, broadcast, subject, followers }).toEqual({
      ...{ tips: before.tips, days: before.days, tippers: before.tippers, lastTip: before.lastTip },
      ...{ bursts: before.bursts, broadcast: before.broadcast, subject: before.subject },
      followers: before.followers,
    });
    expect(goalProgress(state)).toMatchObject({ tokens: 1000, progress: 35, reached: false });
    expect(state.ids.latest).toEqual(before.ids.latest.flat());
    expect(fold([tip(before.lastTip.id, "ana")], state)).toBe(state);
    expect(presentUsers(state, new Date(before.updatedAt))).toEqual([]);
    expect(saved(state)).toEqual(state);
    expect(parseRoomState(saved(state))).toEqual(state);
  });

  it("goes on: its broadcast is tonight, from what comes on", () => {
    const before = old();
    const id = `${before.updatedAt + 1000}-0`;
    const state = fold([tip(id, "ana", 965)], parseRoomState(before));
    const now = new Date(before.updatedAt + 1000);
    expect(tonight(state, now)).toMatchObject({ since: before.updatedAt, tokens: 965, count: 1 });
    expect(leaderboard(state, 1)).toEqual([{ name: "ana", tokens: 965, missed: 0 }]);
    expect(goalProgress(state)).toMatchObject({ reachedBy: id, over: 0 });
  });

  it("keeps a goal that was reached, and none where there was none", () => {
    const before = old();
    const reachedBy = before.lastTip.id;
    const reached = parseRoomState({ ...before, goal: { tokens: 30, progress: 35, reachedBy } });
    expect(goalProgress(reached)).toMatchObject({ reachedBy, reached: true, over: 5 });
    expect(reached.goals.reachedAt).toBe(before.lastTip.at);
    const odd = parseRoomState({ ...before, goal: { tokens: 30, progress: 35, reachedBy: "odd" } });
    expect(odd.goals.reachedAt).toBe(before.updatedAt);
    expect(goalProgress(parseRoomState({ ...before, goal: null }))).toBeNull();
  });

  it("remembers the highest of its ids, and none below them", () => {
    const latest = Array.from({ length: 1000 }, (_, at) => idAt(at));
    const chunks = [latest.slice(0, 600), latest.slice(600)];
    const state = parseRoomState({ ...old(), ids: { floor: idAt(-5), latest: chunks, odd: ["odd"] } });
    const forgotten = [{ from: "0-0", to: idAt(699) }];
    expect(state.ids).toEqual({ forgotten, latest: latest.slice(700), odd: ["odd"] });
    for (const at of [0, 699, 999]) expect(fold([chat(idAt(at), "ana")], state)).toBe(state);
  });

  it.each([
    ["goal", { goal: { tokens: 0, progress: 1, reachedBy: null } }],
    ["ids.latest", { ids: { floor: null, latest: ["a"], odd: [] } }],
    ["ids.latest", { ids: { floor: null, latest: [[idAt(1)], [idAt(0)]], odd: [] } }],
    ["tippers", { tippers: undefined }],
    ["more", { more: 1 }],
  ])("that is damaged is refused: %s", (place, change) => {
    expect(() => parseRoomState({ ...old(), ...change })).toThrow(`see ${place}`);
  });

  it("has the same fold as one of today", () => {
    const log = [chat(idAt(9_000_000), "ana"), tip(idAt(9_000_001), "ben")];
    const state = parseRoomState(old());
    expect(withoutPresent(fold(log, parseRoomState(saved(state))))).toEqual(withoutPresent(fold(log, state)));
    expect(dateAt(0).getTime()).toBeGreaterThan(0);
  });
});
