import { createRoomState } from "@cb-events/room";
import {
  broadcastStart,
  broadcastStop,
  chatMessage,
  follow,
  privateMessage,
  tip,
} from "@cb-events/simulator";
import { type CbEvent, decodeEvent } from "@cb-events/types";
import type * as v from "valibot";
import { describe, expect, it } from "vitest";
import type { Log } from "../src/log.js";
import { type Memory, Reactor } from "../src/reactions/reactor.js";
import { parseSettings } from "../src/settings/read-settings.js";
import type { SettingsSchema } from "../src/settings/schema.js";
import type { Settings } from "../src/settings/settings.js";

const START = 1_755_376_800_000;
let next = 0;

/** An event, so many seconds after the start. */
function at(seconds: number, draft: { method: string; object: Record<string, unknown> }): CbEvent {
  next += 1;
  const { event } = decodeEvent({ ...draft, id: `${START + seconds * 1000}-${next}` });
  if (event === undefined) throw new Error("The event is invalid");
  return event;
}

const log: Log = { debug() {}, info() {}, warn() {}, error() {}, notice() {} };

const read = (settings: v.InferInput<typeof SettingsSchema>): Settings =>
  parseSettings("settings.json", JSON.stringify(settings), {}).settings;

function start(settings: v.InferInput<typeof SettingsSchema> = {}) {
  const memory: Memory = { room: createRoomState({ timeZone: "UTC" }), alerts: {}, firsts: {} };
  const current = { current: read(settings) };
  const reactor = new Reactor(current, memory, log);
  /** What is said about an event, and how many seconds after the start. */
  const said = (event: CbEvent) =>
    reactor.react(event).map(({ name, text, dueAt }) => [name, text, (dueAt - START) / 1000]);
  return { memory, current, reactor, said };
}

const tipOf = (seconds: number, tokens: number, from = "ana") =>
  at(seconds, tip({ tokens, from, anonymous: false }));
const chat = (text: string) => at(1, chatMessage({ message: text, from: "ana" }));

describe("the reactor", () => {
  it("thanks for a tip, when nothing is set", () => {
    expect(start().said(tipOf(3, 25))).toEqual([["alert:tip", "Thank you, ana, for 25 tokens!", 3]]);
  });

  it("does nothing about an event that was counted before", () => {
    const { reactor, memory, said } = start();
    const event = tipOf(1, 25);
    said(event);
    expect(reactor.react(event)).toEqual([]);
    expect(memory.room.tips).toEqual({ tokens: 25, count: 1 });
  });

  it("says once when the goal is reached, and what is beyond", () => {
    const { said } = start({ goals: { list: [{ tokens: 100 }] }, alerts: [] });
    expect(said(tipOf(1, 60))).toEqual([]);
    expect(said(tipOf(2, 60))).toEqual([["goal", "The goal of 100 tokens is reached, and 20 more!", 2]]);
    expect(said(tipOf(3, 60))).toEqual([]);
  });

  it("begins a new goal when it is changed, and keeps one that is not", () => {
    const { said, current, memory } = start({ goals: { list: [{ tokens: 100 }] }, alerts: [] });
    said(tipOf(1, 60));
    current.current = { ...current.current, menu: [] };
    said(tipOf(2, 10));
    expect(memory.room.goals.progress).toBe(70);
    current.current = { ...current.current, ...read({ goals: { list: [{ tokens: 50 }] } }), alerts: [] };
    expect(said(tipOf(3, 50))).toEqual([["goal", "The goal of 50 tokens is reached!", 3]]);
  });

  it("begins the goal and the top tippers anew with each broadcast", () => {
    const { said } = start({ goals: { list: [{ tokens: 100 }] }, alerts: [] });
    said(at(1, broadcastStart()));
    said(tipOf(2, 120));
    said(at(3, broadcastStop()));
    said(at(4, broadcastStart()));
    expect(said(at(5, chatMessage({ message: "!goal" })))[0]?.[1]).toBe(
      "Goal: 0 of 100 tokens, 100 tokens to go",
    );
    expect(said(tipOf(6, 100, "bea"))).toEqual([["goal", "The goal of 100 tokens is reached!", 6]]);
    expect(said(at(7, chatMessage({ message: "!top" })))[0]?.[1]).toBe("Top tippers: 1. bea 100");
  });

  it("counts the days of another time zone as soon as it is set", () => {
    const { said, current, memory } = start({ timeZone: "UTC" });
    current.current = { ...current.current, timeZone: "Asia/Tokyo" };
    said(tipOf(1, 5));
    expect(memory.room.timeZone).toBe("Asia/Tokyo");
  });

  it("answers !goal, !top and !menu, in any case", () => {
    const { said } = start({
      goals: { list: [{ tokens: 100 }] },
      alerts: [],
      menu: [{ tokens: 1, what: "a wave" }],
    });
    expect(said(chat("!top"))[0]?.[1]).toBe("Nobody has tipped under a name yet");
    said(tipOf(1, 30, "ben"));
    said(tipOf(1, 40, "ana"));
    expect(said(chat("!GOAL please"))).toEqual([
      ["answer:goal", "Goal: 70 of 100 tokens, 30 tokens to go", 1],
    ]);
    expect(said(chat("!top"))).toEqual([["answer:top", "Top tippers: 1. ana 40, 2. ben 30", 1]]);
    expect(said(chat("!menu"))).toEqual([["answer:menu", "Menu: a wave for 1 token", 1]]);
    said(tipOf(1, 30));
    expect(said(chat("!goal"))[0]?.[1]).toBe("Goal: 100 of 100 tokens, reached");
  });

  it("says that there is no goal and no menu", () => {
    const { said } = start({ menu: [] });
    expect(said(chat("!goal"))[0]?.[1]).toBe("There is no goal");
    expect(said(chat("!menu"))[0]?.[1]).toBe("Menu: nothing yet");
  });

  it("knows nobody behind an anonymous tip", () => {
    const { said, reactor, memory } = start();
    const event = at(1, tip({ tokens: 25, from: "shy_one", anonymous: true }));
    const reactions = reactor.react(event);
    expect(reactions[0]?.text).toBe("Thank you, anonymous, for 25 tokens!");
    expect(said(chat("!top"))[0]?.[1]).toBe("Nobody has tipped under a name yet");
    expect(JSON.stringify([reactions, memory])).not.toContain("shy_one");
  });

  it("does nothing about a private message", () => {
    const { reactor } = start();
    expect(reactor.react(at(1, privateMessage({ message: "!menu", from: "ana" })))).toEqual([]);
  });

  it("fills in what is said by name, and not what somebody called themselves", () => {
    const { said } = start({ alerts: [{ name: "a", on: "tip", say: "{name}: {tokens}" }] });
    expect(said(tipOf(1, 1, "{tokens}"))[0]?.[1]).toBe("{tokens}: 1 token");
  });
});

describe("an alert", () => {
  it("comes for its type, from its least tokens on", () => {
    const { said } = start({
      alerts: [
        { name: "big", on: "tip", min: 100, say: "big" },
        { name: "new", on: "follow", say: "{name} follows" },
      ],
    });
    expect(said(tipOf(1, 99))).toEqual([]);
    expect(said(tipOf(1, 100))).toEqual([["alert:big", "big", 1]]);
    expect(said(at(2, follow({ from: "ben" })))).toEqual([["alert:new", "ben follows", 2]]);
  });

  const names = (cooldown: object, ...events: readonly CbEvent[]) => {
    const { said } = start({ alerts: [{ name: "a", on: "tip", say: "{name}", cooldown }] });
    return events.flatMap((event) => said(event).map(([, name, due]) => `${name} ${due}`));
  };

  it("that comes too early is ignored", () => {
    const events = [tipOf(0, 1, "ana"), tipOf(9, 1, "ben"), tipOf(10, 1, "cleo")];
    expect(names({ all: 10 }, ...events)).toEqual(["ana 0", "cleo 10"]);
  });

  it("that comes too early for its user is ignored, and comes for others", () => {
    const events = [tipOf(0, 1, "ana"), tipOf(5, 1, "ben"), tipOf(9, 1, "ana"), tipOf(10, 1, "ana")];
    expect(names({ user: 10 }, ...events)).toEqual(["ana 0", "ben 5", "ana 10"]);
  });

  it("that comes too early waits its turn", () => {
    const events = [tipOf(0, 1, "ana"), tipOf(1, 1, "ben"), tipOf(2, 1, "cleo"), tipOf(60, 1, "dan")];
    expect(names({ all: 10, early: "queue" }, ...events)).toEqual(["ana 0", "ben 10", "cleo 20", "dan 60"]);
  });

  it("waits for its own user alone, where the cooldown is for each", () => {
    const events = [tipOf(0, 1, "ana"), tipOf(1, 1, "ana"), tipOf(2, 1, "ben"), tipOf(3, 1, "ana")];
    expect(names({ user: 10, early: "queue" }, ...events)).toEqual(["ana 0", "ana 10", "ben 2", "ana 20"]);
  });

  it("goes by the cooldown that is set by now", () => {
    const alert = { name: "a", on: "tip" as const, say: "x" };
    const { said, current } = start({ alerts: [{ ...alert, cooldown: { all: 86_400 } }] });
    expect(said(tipOf(0, 1))).toHaveLength(1);
    expect(said(tipOf(20, 1))).toEqual([]);
    current.current = read({ alerts: [{ ...alert, cooldown: { all: 10 } }] });
    expect(said(tipOf(21, 1))).toHaveLength(1);
  });

  it.each(["__proto__", "constructor"])("may be called %s", (name) => {
    const { said } = start({ alerts: [{ name, on: "tip", say: "x", cooldown: { user: 10 } }] });
    expect([said(tipOf(0, 1)).length, said(tipOf(1, 1)).length]).toEqual([1, 0]);
  });

  it("does not wait behind a hundred others", () => {
    const events = Array.from({ length: 150 }, () => tipOf(0, 1));
    const due = names({ all: 10, early: "queue" }, ...events);
    expect(due).toHaveLength(101);
    expect(due.at(-1)).toBe("ana 1000");
  });

  const YEAR = 365 * 86_400;

  it.each([{ all: 10 }, { user: 10 }, { all: 10, user: 10 }, { all: 10, early: "queue" }])(
    "comes again after an event whose time was a year ahead: %o",
    (cooldown) => {
      const events = [tipOf(YEAR, 1), tipOf(0, 1), tipOf(1, 1), tipOf(10, 1)];
      const [far, ...others] = names(cooldown, ...events);
      expect(far).toBe(`ana ${YEAR}`);
      expect(others).toEqual("early" in cooldown ? ["ana 0", "ana 10", "ana 20"] : ["ana 0", "ana 10"]);
    },
  );

  it.each(["ignore", "queue"] as const)(
    "changes no cooldown when its time is known to be ahead: %s",
    (early) => {
      const { reactor, memory, said } = start({
        alerts: [{ name: "a", on: "tip", say: "x", cooldown: { all: 86_400, early } }],
      });
      said(tipOf(0, 1));
      const before = structuredClone(memory.alerts);
      const far = tipOf(3 * 86_400, 1);
      reactor.count(far);
      expect(reactor.decide(far, true).reactions).toHaveLength(1);
      expect(memory.alerts).toEqual(before);
    },
  );

  it("is remembered for a thousand users of today, and none from ahead", () => {
    const { said, memory } = start({
      alerts: [{ name: "a", on: "tip", say: "x", cooldown: { user: 3600 } }],
    });
    for (let n = 0; n < 1000; n += 1) said(tipOf(YEAR, 1, `far_${n}`));
    for (let n = 0; n < 2; n += 1) said(tipOf(n, 1, `user_${n}`));
    expect(Object.keys(memory.alerts["@a"]?.users ?? {})).toEqual(["@user_0", "@user_1"]);
  });

  it("is remembered for a thousand users, and no more", () => {
    const { said, memory } = start({
      alerts: [{ name: "a", on: "tip", say: "x", cooldown: { user: 3600 } }],
    });
    for (let n = 0; n < 1500; n += 1) said(tipOf(0, 1, `user_${n}`));
    expect(Object.keys(memory.alerts["@a"]?.users ?? {})).toHaveLength(1000);
    said(tipOf(4000, 1, "late"));
    expect(Object.keys(memory.alerts["@a"]?.users ?? {})).toEqual(["@late"]);
    expect(said(tipOf(4001, 1, "__proto__"))).toHaveLength(1);
    expect(said(tipOf(4002, 1, "__proto__"))).toEqual([]);
  });
});
