import { describe, expect, it } from "vitest";
import { parseRoomState, presentUsers, publicState } from "../src/index.js";
import { chat, dateAt, fold, idAt, media, person, privateMessage, saved, tip } from "./events.js";

const HOURS = 3600;
const enter = (seconds: number, name: string) => person("userEnter", idAt(seconds), name);
const leave = (seconds: number, name: string) => person("userLeave", idAt(seconds), name);

describe("who is in the room", () => {
  it("is who entered, wrote or tipped, and did not leave; by name", () => {
    const state = fold([
      enter(0, "dora"),
      chat(idAt(1), "ben"),
      tip(idAt(2), "ana"),
      enter(3, "carl"),
      leave(4, "carl"),
      leave(5, "nobody"),
      { ...enter(6, "late"), id: "odd" },
    ]);
    expect(presentUsers(state, dateAt(6))).toEqual(["ana", "ben", "dora"]);
  });

  it("is not who did what can be done from elsewhere, tipped anonymously or wrote in private", () => {
    const state = fold([
      person("follow", idAt(0), "a"),
      person("fanclubJoin", idAt(1), "b"),
      media(idAt(2), "c"),
      tip(idAt(3), "d", 1, { isAnon: true }),
      privateMessage(idAt(4), "e"),
    ]);
    expect(presentUsers(state, dateAt(4))).toEqual([]);
  });

  it("is not the broadcaster", () => {
    const state = fold([
      chat(idAt(0), "owner", { isOwner: true }),
      { ...chat(idAt(1), "owner"), broadcaster: "owner" },
      { ...chat(idAt(2), "ana", { isOwner: false }), broadcaster: "" },
    ]);
    expect(presentUsers(state, dateAt(2))).toEqual(["ana"]);
  });

  it("ends three hours after the last sign of life, which a follow is too", () => {
    const state = fold([enter(0, "ana"), enter(0.001, "ben"), person("follow", idAt(HOURS), "ana")]);
    expect(presentUsers(state, dateAt(3 * HOURS))).toEqual(["ana", "ben"]);
    expect(presentUsers(state, dateAt(4 * HOURS))).toEqual(["ana"]);
    expect(presentUsers(state, dateAt(4 * HOURS + 0.001))).toEqual([]);
  });

  it("is dropped from the state by the time of the events", () => {
    const state = fold([enter(0, "ana"), enter(60, "ben"), chat(idAt(3 * HOURS + 60), "carl")]);
    expect(presentUsers(state, dateAt(0))).toEqual(["ben"]);
    expect(presentUsers(state, dateAt(3 * HOURS + 60))).toEqual(["ben", "carl"]);
  });

  it("is not saved, and fills from what comes", () => {
    const state = fold([enter(0, "ana"), enter(1, "ben")]);
    expect(JSON.stringify(state)).not.toContain("ana");
    for (const read of [parseRoomState(saved(state)), saved(state)]) {
      expect(presentUsers(read, dateAt(1))).toEqual([]);
      expect(presentUsers(fold([leave(2, "ana"), chat(idAt(3), "ben")], read), dateAt(3))).toEqual(["ben"]);
    }
  });

  it("takes the age from the options", () => {
    const state = fold([enter(0, "ana")], { awayAfter: 60 });
    expect(presentUsers(state, dateAt(60))).toEqual(["ana"]);
    expect(presentUsers(state, dateAt(61))).toEqual([]);
  });

  it("is kept through an event from far ahead", () => {
    const ahead = chat("8000000000000000-0", "ahead");
    const state = fold([enter(0, "ana"), ahead, chat(idAt(1), "ben"), chat(idAt(61), "carl")]);
    expect(presentUsers(state, dateAt(61))).toEqual(["ana", "ben", "carl"]);
  });

  it("is kept up to 2,000 people: then a tenth goes, those who were silent for longest", () => {
    const log = Array.from({ length: 2000 }, (_, at) => enter(at, `viewer_${at}`));
    const full = fold(log);
    expect(publicState(full).present).toBe(2000);
    const over = fold([enter(2000, "viewer_0"), enter(2001, "one more")], full);
    const names = presentUsers(over, dateAt(2001));
    expect(names).toHaveLength(1800);
    expect(names).toContain("viewer_0");
    expect(names).not.toContain("viewer_201");
    expect(names).toContain("viewer_202");
    expect(names).toEqual([...names].sort());
  });

  it("stays bounded when all come at the same moment", () => {
    const log = Array.from({ length: 5000 }, (_, at) => person("userEnter", idAt(0, at), `viewer_${at}`));
    const { length } = presentUsers(fold(log), dateAt(0));
    expect(length).toBeGreaterThanOrEqual(1800);
    expect(length).toBeLessThanOrEqual(2000);
  });

  it("is right after any coming and going", () => {
    // Enough to split chunks and to empty them.
    const inside = new Set<string>();
    const log = Array.from({ length: 3000 }, (_, at) => {
      const name = `viewer_${(at * 7919) % 401}`;
      const leaves = inside.has(name) && at % 3 > 0;
      if (leaves) inside.delete(name);
      else inside.add(name);
      return person(leaves ? "userLeave" : "userEnter", idAt(0, at), name);
    });
    const all = [...inside].sort();
    expect(presentUsers(fold(log), dateAt(0))).toEqual(all);
    const gone = all.map((name, at) => person("userLeave", idAt(1, at), name));
    expect(presentUsers(fold([...log, ...gone]), dateAt(1))).toEqual([]);
  });
});
