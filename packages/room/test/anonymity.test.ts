import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { leaderboard, presentUsers, publicState, reduceRoom } from "../src/index.js";
import { dateAt, fold, idAt, person, privateMessage, tip } from "./events.js";
import { logOf } from "./logs.js";

const SECRET = "secret_tipper";

/** Not exactly false: anonymous. */
const isAnon = fc.constantFrom(true, undefined, "false" as unknown as boolean);
const hidden = fc.array(fc.tuple(fc.integer({ min: 0, max: 100 }), isAnon, fc.boolean()), { minLength: 1 });

describe("anonymity", () => {
  it("who only tips anonymously or writes in private appears nowhere in the state", () => {
    fc.assert(
      fc.property(logOf({ min: 0, max: 100 }), hidden, (log, all) => {
        const events = [...log];
        for (const [number, [place, isAnon, tips]] of all.entries()) {
          const id = `${events[place]?.id ?? "odd"}${number}`;
          const message = `| I am ${SECRET}`;
          const event = tips ? tip(id, SECRET, 5, { message }) : privateMessage(id, SECRET);
          if (event.type === "tip") Object.assign(event.tip, { isAnon });
          events.splice(place, 0, event);
        }
        const state = fold(events, { goal: 50 });
        expect(JSON.stringify(state)).not.toContain(SECRET);
        expect(JSON.stringify(publicState(state))).not.toContain(SECRET);
      }),
    );
  });

  it("an anonymous tip builds no rank, and is no sign of life, of somebody who is known", () => {
    const before = fold([person("userEnter", idAt(0), "ana"), tip(idAt(1), "ana", 5)]);
    const after = reduceRoom(before, tip(idAt(2), "ana", 100, { isAnon: true, message: "| ana" }));
    expect(leaderboard(after)).toEqual([{ name: "ana", tokens: 5, missed: 0 }]);
    expect(presentUsers(after, dateAt(10_800))).toEqual(["ana"]);
    expect(presentUsers(after, dateAt(10_802))).toEqual([]);
    expect(after.lastTip).toMatchObject({ name: "anonymous", anonymous: true, tokens: 100, note: "" });
    expect(after.tips).toEqual({ tokens: 105, count: 2 });
  });

  it("the public state tells nobody's presence, and no sale", () => {
    const state = fold([
      person("userEnter", idAt(0), "quiet_viewer"),
      person("follow", idAt(1), "quiet_viewer"),
      person("unfollow", idAt(2), "quiet_viewer"),
    ]);
    const shown = publicState(state, dateAt(3));
    expect(shown.present).toBe(1);
    expect(JSON.stringify(shown)).not.toContain("quiet_viewer");
    expect(Object.keys(shown)).not.toEqual(expect.arrayContaining(["media"]));
  });
});
