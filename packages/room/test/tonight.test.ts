import type { CbEvent } from "@cb-events/types";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRoomState, publicState, type RoomState, resetTonight, tonight } from "../src/index.js";
import { dateAt, fold, idAt, NOON, person, saved, tip } from "./events.js";
import { logOf } from "./logs.js";

const HOUR = 3600;
const start = (seconds: number) => person("broadcastStart", idAt(seconds), "owner");
const stop = (seconds: number) => person("broadcastStop", idAt(seconds), "owner");
const at = (state: RoomState, seconds: number) => {
  const { since, tokens, count, leaderboard } = tonight(state, dateAt(seconds));
  const names = leaderboard.map((tipper) => `${tipper.name} ${tipper.tokens}`);
  return { since: since === null ? null : (since - NOON) / 1000, tokens, count, names };
};

describe("tonight", () => {
  it("is since the last broadcast began, also after it ended", () => {
    const log = [
      tip(idAt(-5), "ana", 1),
      start(0),
      tip(idAt(1), "ana", 10),
      stop(2),
      tip(idAt(3), "ben", 20),
    ];
    const state = fold(log);
    const all = { since: 0, tokens: 30, count: 2, names: ["ben 20", "ana 10"] };
    expect(at(state, 4)).toEqual(all);
    expect(at(state, 40 * HOUR)).toEqual(all);
    expect(state.tips.tokens).toBe(31);
    expect(at(fold([start(50 * HOUR)], state), 50 * HOUR)).toEqual({
      since: 50 * HOUR,
      tokens: 0,
      count: 0,
      names: [],
    });
  });

  it("is the last 12 hours where no broadcast was seen to begin", () => {
    const hours = [0, 5, 11, 13, 20];
    const state = fold(hours.map((hour, number) => tip(idAt(hour * HOUR), "ana", 10 ** number)));
    expect(at(state, 20 * HOUR)).toMatchObject({ since: null, tokens: 11_100, count: 3 });
    expect(at(state, 24 * HOUR)).toMatchObject({ tokens: 11_000 });
    expect(at(state, 33 * HOUR)).toEqual({ since: null, tokens: 0, count: 0, names: [] });
  });

  it("holds anonymous tips in its totals, and no name of theirs", () => {
    const state = fold([start(0), tip(idAt(1), "ana", 10, { isAnon: true })]);
    expect(at(state, 1)).toEqual({ since: 0, tokens: 10, count: 1, names: [] });
  });

  it("counts what comes late where it belongs, and no tip that is too old", () => {
    const log = [
      tip(idAt(13 * HOUR), "ana", 1),
      tip(idAt(2 * HOUR), "ben", 2),
      tip(idAt(HOUR - 1), "cleo", 4),
    ];
    expect(at(fold(log), 13 * HOUR)).toMatchObject({ tokens: 3, names: ["ben 2", "ana 1"] });
  });

  it("counts each tip of the last 12 hours, in whatever order they come", () => {
    const times = fc.array(fc.integer({ min: 1, max: 12 * HOUR - 1 }), { maxLength: 120 });
    fc.assert(
      fc.property(times, (all) => {
        const state = fold(
          [12 * HOUR, ...all].map((seconds, number) => tip(idAt(seconds, number), "ana", 1)),
        );
        expect(at(state, 12 * HOUR)).toMatchObject({
          count: all.length + 1,
          names: [`ana ${all.length + 1}`],
        });
        expect(parseRoomState(saved(state)).tonight).toEqual(state.tonight);
        // Later, a tip may count for an hour longer.
        const from = (seconds: number) => all.filter((each) => each > seconds).length + 1;
        const { count } = at(state, 18 * HOUR);
        expect(count).toBeGreaterThanOrEqual(from(6 * HOUR));
        expect(count).toBeLessThanOrEqual(from(5 * HOUR));
      }),
    );
  });

  it("does not count a late tip with others of its hour that are young enough", () => {
    const hours = [0, 0.99, 12.5, 0.4];
    const state = fold(hours.map((hour) => tip(idAt(hour * HOUR), "ana", 1)));
    expect(at(state, 12.5 * HOUR).count).toBe(3);
  });

  it("counts a tip without a time, with the time of the room", () => {
    const early = fold([tip("odd", "ana", 1)]);
    expect(at(early, 99 * HOUR)).toMatchObject({ tokens: 1 });
    const state = fold([tip(idAt(0), "ana", 1), tip("odd", "ana", 2)]);
    expect(at(state, HOUR)).toMatchObject({ tokens: 3, names: ["ana 3"] });
    expect(at(state, 12 * HOUR)).toMatchObject({ tokens: 0 });
    expect(at(fold([{ ...start(0), id: "odd start" }], state), 1)).toMatchObject({ since: null, tokens: 0 });
  });

  it("keeps the first hundred tippers, then those with most", () => {
    const log = Array.from({ length: 300 }, (_, number) => tip(idAt(number), `viewer_${number}`, number + 1));
    const state = fold([start(-1), ...log, tip(idAt(400), "most", 5000)]);
    expect(state.tonight.parts[0]?.tippers).toHaveLength(100);
    expect(tonight(state, dateAt(400), 1).leaderboard[0]).toMatchObject({ name: "most", tokens: 5000 });
    expect(at(state, 400).tokens).toBe((300 * 301) / 2 + 5000);
  });

  it("begins anew by hand", () => {
    const rolling = resetTonight(fold([tip(idAt(0), "ana", 1)]), dateAt(60));
    expect(at(rolling, HOUR)).toEqual({ since: 60, tokens: 0, count: 0, names: [] });
    const later = fold([tip(idAt(61), "ana", 2)], rolling);
    expect(at(later, 62)).toMatchObject({ since: 60, tokens: 2 });
    expect(at(later, 13 * HOUR)).toMatchObject({ since: null, tokens: 0 });
    const begun = resetTonight(fold([start(0), tip(idAt(1), "ana", 1)]), dateAt(60));
    // By a clock that is ahead of the feed's.
    expect(at(fold([tip(idAt(30), "ben", 5)], begun), 40 * HOUR)).toMatchObject({ since: 60, tokens: 5 });
  });

  it("is the same from one moment to the next, while nothing happens", () => {
    const state = fold([tip(idAt(0), "ana", 1)]);
    expect(publicState(state, dateAt(2))).toEqual(publicState(state, dateAt(1)));
  });

  it("is public, without what is missed", () => {
    const state = fold([start(0), tip(idAt(1), "ana", 10)]);
    expect(publicState(state).tonight).toEqual({
      since: NOON,
      tokens: 10,
      count: 1,
      leaderboard: [{ name: "ana", tokens: 10 }],
    });
  });

  it("equals a simple sum over any log that is in order, saved and read anywhere", () => {
    fc.assert(
      fc.property(logOf({ min: 0, max: 60 }), fc.nat(60), fc.nat(20 * HOUR), (log, cut, later) => {
        const inOrder = log.filter(({ id }) => !id.startsWith("odd"));
        inOrder.sort((a, b) => timeOf(a) - timeOf(b) || a.id.length - b.id.length || (a.id < b.id ? -1 : 1));
        const first = fold(inOrder.slice(0, cut));
        const state = fold(inOrder.slice(cut), parseRoomState(saved(first)));
        const now = (inOrder.length === 0 ? NOON : timeOf(inOrder.at(-1) as CbEvent)) + later * 1000;
        const begun = inOrder.findLastIndex(({ type }) => type === "broadcastStart");
        const tips = inOrder.filter(
          (event, at) =>
            event.type === "tip" && (begun < 0 ? timeOf(event) > now - 12 * HOUR * 1000 : at > begun),
        );
        const sum = tips.reduce((tokens, event) => tokens + (event.type === "tip" ? event.tip.tokens : 0), 0);
        const { tokens, count, leaderboard } = tonight(state, new Date(now));
        if (begun >= 0) expect([tokens, count]).toEqual([sum, tips.length]);
        // To the hour: a tip of before may stand in an hour that goes on.
        else expect(count).toBeGreaterThanOrEqual(tips.length);
        const within = inOrder.filter(
          (event) => event.type === "tip" && timeOf(event) > now - 13 * HOUR * 1000,
        );
        if (begun < 0) expect(count).toBeLessThanOrEqual(within.length);
        expect(leaderboard.reduce((all, tipper) => all + tipper.tokens, 0)).toBeLessThanOrEqual(tokens);
      }),
      { numRuns: 300 },
    );
  });
});

function timeOf({ id }: CbEvent): number {
  return Number(id.split("-")[0]);
}
