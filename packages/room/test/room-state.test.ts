import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import {
  createRoomState,
  parseRoomState,
  type RoomOptions,
  RoomStateError,
  RoomStateSchema,
} from "../src/index.js";
import { chat, fold, idAt, saved, tip, withoutPresent } from "./events.js";
import { logOf } from "./logs.js";

describe("a new state", () => {
  it("knows nothing yet", () => {
    expect(createRoomState({ timeZone: "Europe/Berlin", goal: 500 })).toMatchObject({
      version: 2,
      timeZone: "Europe/Berlin",
      burstGap: 5,
      awayAfter: 10_800,
      goals: { list: [{ tokens: 500, what: "" }], carryOver: true, start: "broadcast", progress: 0 },
      broadcast: { status: "unknown" },
    });
    expect(createRoomState({ timeZone: undefined, goal: undefined })).toMatchObject({
      timeZone: "UTC",
      goals: { list: [] },
    });
  });

  it.each<[object, string]>([
    [
      { timeZone: "Mars/Olympus" },
      'timeZone must be an IANA time zone such as "Europe/Berlin", not "Mars/Olympus"',
    ],
    [{ timeZone: 1 }, 'timeZone must be an IANA time zone such as "Europe/Berlin", not 1'],
    [{ goal: 0 }, "goal must be a whole number of tokens, 1 or more, not 0"],
    [{ goal: { tokens: 5 } }, "goal must be a whole number of tokens, 1 or more, not object"],
    [{ burstGap: -1 }, "burstGap must be a number of seconds, 0 or more, not -1"],
    [{ awayAfter: Number.NaN }, "awayAfter must be a number of seconds, 0 or more, not NaN"],
    [
      { timezone: "UTC" },
      "Unknown option timezone. Known options: timeZone, goals, goal, burstGap, awayAfter",
    ],
    [{ goal: 5, goals: { list: [] } }, "goal must be left out where there are goals, not 5"],
    [{ goals: [] }, "goals must be an object with a list, or null, not object"],
    [{ goals: {} }, "goals.list must be a list of 100 goals at most, not undefined"],
    [
      { goals: { list: Array(101).fill({ tokens: 1 }) } },
      "goals.list must be a list of 100 goals at most, not object",
    ],
    [
      { goals: { list: [{ tokens: 0 }] } },
      "goals.list[0].tokens must be a whole number of tokens, 1 or more, not 0",
    ],
    [{ goals: { list: [5] } }, "goals.list[0] must be an object with tokens, not 5"],
    [
      { goals: { list: [{ tokens: 1, what: "x".repeat(301) }] } },
      `goals.list[0].what must be a text of 300 characters at most, not "${"x".repeat(301)}"`,
    ],
    [{ goals: { list: [{ tokens: 1, title: "x" }] } }, "Unknown option title. Known options: tokens, what"],
    [{ goals: { list: [], carryOver: 1 } }, "goals.carryOver must be true or false, not 1"],
    [{ goals: { list: [], start: "week" } }, 'goals.start must be "broadcast", "day" or "never", not "week"'],
    [
      { goals: { list: [], carryover: true } },
      "Unknown option carryover. Known options: list, carryOver, start",
    ],
  ])("refuses %j", (options, message) => {
    expect(() => createRoomState(options as RoomOptions)).toThrow(new TypeError(message));
  });
});

describe("the schema", () => {
  it("takes what JSON gives back of any state, unchanged", () => {
    fc.assert(
      fc.property(logOf({ min: 0, max: 120 }), (log) => {
        const state = fold(log, { goal: 300, burstGap: 0.5 });
        expect(saved(state)).toEqual(withoutPresent(state));
        expect(parseRoomState(saved(state))).toEqual(withoutPresent(state));
        expect(v.is(RoomStateSchema, state)).toBe(true);
      }),
    );
  });

  const state = fold([tip(idAt(0), "ana"), chat(idAt(1), "ben"), chat("odd", "ben")], { goal: 5 });

  it.each<[string, object]>([
    ["another version", { version: 1 }],
    ["a field that it does not know", { more: 1 }],
    ["a missing field", { tips: undefined }],
    ["an unknown time zone", { timeZone: "Mars/Olympus" }],
    ["tokens that are no whole number", { tips: { tokens: 0.5, count: 1 } }],
    ["ids in another order", { ids: { ...state.ids, latest: [idAt(1), idAt(0)] } }],
    ["an id twice", { ids: { ...state.ids, latest: [idAt(1), idAt(1)] } }],
    ["ids in the wrong list", { ids: { ...state.ids, latest: ["odd", "odder"] } }],
    ["an id alone in the wrong list", { ids: { ...state.ids, latest: ["odd"] } }],
    ["a range of another form", { ids: { ...state.ids, forgotten: [{ from: "odd", to: "odd" }] } }],
    ["ids in chunks", { ids: { ...state.ids, latest: [[idAt(0)]] } }],
    ["who is there", { present: [] }],
    ["a goal that is not in the list", { goals: { ...state.goals, index: 1 } }],
    ["too many hours", { tonight: { ...state.tonight, parts: Array(26).fill(state.tonight.parts[0]) } }],
    ["tippers twice", { tippers: [...state.tippers, ...state.tippers] }],
    ["too many", { fanclub: { joins: 6, latest: [..."abcdef"] } }],
    ["a name that is too long", { fanclub: { joins: 1, latest: ["x".repeat(129)] } }],
  ])("refuses %s", (_, change) => {
    expect(v.is(RoomStateSchema, saved(state))).toBe(true);
    expect(v.is(RoomStateSchema, { ...saved(state), ...change })).toBe(false);
  });
});

describe("parseRoomState", () => {
  it("names both versions of a newer state", () => {
    expect(() => parseRoomState({ version: 7 })).toThrow(
      new RoomStateError(
        "The state is of version 7, and this package reads versions up to 2: update @cb-events/room",
      ),
    );
    expect(() => parseRoomState({ version: 0 })).toThrow(
      /^The state is of version 0, and this package reads versions up to 2: begin/,
    );
  });

  it.each([null, undefined, "", 1, [], {}])("refuses %j", (input) => {
    expect(() => parseRoomState(input)).toThrow(RoomStateError);
  });

  it("says where, and not what stands there", () => {
    const error = () => parseRoomState({ ...createRoomState(), lastTip: { name: "private" } });
    expect(error).toThrow("What was given is no state of a room: see lastTip.");
    expect(error).not.toThrow("private");
    expect(() => parseRoomState(5)).toThrow("see the whole");
  });

  it("has a code", () => {
    expect(new RoomStateError("")).toMatchObject({ name: "RoomStateError", code: "ROOM_STATE" });
  });
});
