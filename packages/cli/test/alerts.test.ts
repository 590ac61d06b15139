import { createRoomState } from "@cb-events/room";
import {
  broadcastStart,
  chatMessage,
  fanclubJoin,
  follow,
  mediaPurchase,
  type TipOptions,
  tip,
} from "@cb-events/simulator";
import { type CbEvent, decodeEvent } from "@cb-events/types";
import type * as v from "valibot";
import { describe, expect, it } from "vitest";
import type { Log } from "../src/log.js";
import { wordHider } from "../src/reactions/hide-words.js";
import { ownEvent } from "../src/reactions/own-events.js";
import { type Memory, Reactor } from "../src/reactions/reactor.js";
import { parseSettings } from "../src/settings/read-settings.js";
import type { SettingsSchema } from "../src/settings/schema.js";

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
const tipOf = (tokens: number, options: TipOptions = {}) =>
  at(1, tip({ tokens, from: "ana", anonymous: false, ...options }));
const chat = (message: string, seconds = 1) => at(seconds, chatMessage({ message, from: "ana" }));

function start(settings: v.InferInput<typeof SettingsSchema>) {
  const memory: Memory = { room: createRoomState(), alerts: {}, firsts: {} };
  const current = parseSettings("settings.json", JSON.stringify(settings), {}).settings;
  const reactor = new Reactor({ current }, memory, log);
  const decide = (event: CbEvent) => {
    reactor.count(event);
    return reactor.decide(event);
  };
  const names = (event: CbEvent) => decide(event).reactions.map(({ name }) => name.replace("alert:", ""));
  const texts = (event: CbEvent) => decide(event).reactions.map(({ text }) => text);
  return { memory, reactor, decide, names, texts };
}

describe("alerts of the settings", () => {
  it("are won by the first that fits within one type; those with also come beside it", () => {
    const { names } = start({
      alerts: [
        { name: "big", on: "tip", min: 100 },
        { name: "log", on: "tip", also: true },
        { name: "any", on: "tip" },
        { name: "both", on: ["follow", "tip"] },
      ],
    });
    expect(names(tipOf(100))).toEqual(["big", "log"]);
    expect(names(tipOf(5))).toEqual(["log", "any"]);
    expect(names(at(1, follow()))).toEqual(["both"]);
  });

  it("come for their tokens, their user and their text", () => {
    const alert = (name: string, more: object) => ({ name, on: "tip" as const, also: true, ...more });
    const { names } = start({
      alerts: [
        ...[alert("min", { min: 10 }), alert("max", { max: 10 }), alert("exactly", { exactly: 10 })],
        ...[alert("fan", { user: "fan" }), alert("mod", { user: "mod" }), alert("named", { user: "named" })],
        ...[alert("anonymous", { user: "anonymous" }), alert("text", { text: "Más ＡＬＴＯ" })],
      ],
    });
    expect(names(tipOf(10))).toEqual(["min", "max", "exactly", "named"]);
    expect(names(tipOf(11, { note: "y más alto!" }))).toEqual(["min", "named", "text"]);
    expect(names(tipOf(9, { user: { inFanclub: true, isMod: true } }))).toEqual([
      "max",
      "fan",
      "mod",
      "named",
    ]);
    // What an anonymous tipper is and writes is not told either.
    const shy = { anonymous: true, note: "más alto", user: { inFanclub: true } };
    expect(names(tipOf(9, shy))).toEqual(["max", "anonymous"]);
  });

  it("know who does something for the first time, and who has tipped before they were asked", () => {
    const { names, reactor } = start({
      alerts: [
        { name: "first tip", on: "tip", firstTime: true },
        { name: "hello", on: "chatMessage", firstTime: true },
        { name: "again", on: "chatMessage", firstTime: false },
      ],
    });
    expect(names(tipOf(1))).toEqual(["first tip"]);
    expect(names(tipOf(1))).toEqual([]);
    expect([names(chat("hi")), names(chat("hi"))]).toEqual([["hello"], ["again"]]);
    expect(names(tipOf(1, { from: "shy", anonymous: true }))).toEqual([]);
    // Also from before the start.
    reactor.count(tipOf(5, { from: "ben" }));
    expect(names(tipOf(1, { from: "ben" }))).toEqual([]);
  });

  it("fill in who, how much, what was ordered, and the goal", () => {
    const { texts } = start({
      goals: { list: [{ tokens: 100, what: "a dance" }] },
      menu: [{ tokens: 50, what: "your song" }],
      alerts: [
        { name: "all", on: "tip", say: "{name}|{tokens}|{note}|{what}|{goal}|{left}" },
        { name: "sale", on: "mediaPurchase", say: "{name}|{tokens}|{note}|{what}" },
        { name: "chat", on: "chatMessage", say: "{name}|{tokens}|{note}|{what}" },
      ],
    });
    expect(texts(tipOf(50, { note: "{name}" }))).toEqual([
      "ana|50 tokens|{name}|your song|a dance|50 tokens",
    ]);
    expect(texts(at(1, mediaPurchase({ from: "ana", name: "Beach", tokens: 1 })))).toEqual([
      "ana|1 token||Beach",
    ]);
    expect(texts(chat("hi"))).toEqual(["ana||hi|"]);
    expect(texts(tipOf(1, { anonymous: true, note: "it is ana" }))).toEqual([
      "anonymous|1 token|||a dance|49 tokens",
    ]);
  });

  it("are shown by their look, else by the tokens, for as long as the look says", () => {
    const { decide } = start({
      menu: [{ tokens: 50, what: "your song" }],
      alerts: [
        {
          name: "set",
          on: "tip",
          exactly: 7,
          look: "frame",
          seconds: 2,
          image: "a b/wow.gif",
          sound: "",
          speak: true,
          say: "7!",
        },
        { name: "any", on: "tip" },
      ],
    });
    const looks = [1, 24, 25, 99, 100, 500, 1000].map((tokens) => {
      const [alert] = decide(tipOf(tokens)).shown.alerts;
      return `${tokens} ${alert?.look} ${alert?.seconds}`;
    });
    expect(looks).toEqual([
      ...[
        "1 small 3",
        "24 small 3",
        "25 normal 6",
        "99 normal 6",
        "100 large 8",
        "500 huge 10",
        "1000 frame 12",
      ],
    ]);
    expect(decide(tipOf(50)).shown.alerts).toEqual([
      { name: "any", look: "normal", seconds: 6, ordered: "your song" },
    ]);
    expect(decide(tipOf(7)).shown.alerts).toEqual([
      {
        name: "set",
        text: "7!",
        look: "frame",
        seconds: 2,
        image: "media/a%20b/wow.gif",
        sound: "",
        speak: true,
      },
    ]);
  });

  it("make much of a new fan and little of a new follower, unless they say how they look", () => {
    const { decide } = start({});
    const looks = (event: Parameters<typeof decide>[0]) => decide(event).shown.alerts.map(({ look }) => look);
    expect(looks(at(1, follow({ from: "ana" })))).toEqual(["small"]);
    expect(looks(at(1, fanclubJoin({ from: "ana" })))).toEqual(["large"]);
    expect(looks(at(1, mediaPurchase({ from: "ana", tokens: 500 })))).toEqual(["huge"]);
    const own = start({ alerts: [{ name: "new", on: "follow", look: "frame" }] });
    expect(own.decide(at(2, follow({ from: "leo" }))).shown.alerts[0]?.look).toBe("frame");
  });

  it("tell pages that a tip has none", () => {
    expect(start({ alerts: [] }).decide(tipOf(5)).shown.alerts).toEqual([]);
  });

  it("name the webhooks that are told", () => {
    const { decide } = start({
      webhooks: { home: { format: "discord", url: "https://example.com/x" } },
      alerts: [{ name: "a", on: "tip", webhooks: ["home"] }],
    });
    expect(decide(tipOf(5)).reactions[0]?.webhooks).toEqual(["home"]);
  });
});

describe("commands", () => {
  it("are answered on pages at most once in ten seconds, and each in the terminal", () => {
    const { decide } = start({ alerts: [] });
    const cards = [1, 5, 11, 12, 21].map((seconds) => {
      const { reactions, shown } = decide(chat("!menu", seconds));
      return [reactions.length, shown.answer?.command];
    });
    expect(cards).toEqual([
      [1, "menu"],
      [1, undefined],
      [1, "menu"],
      [1, undefined],
      [1, "menu"],
    ]);
  });

  it("that are switched off are not answered", () => {
    const { names } = start({ alerts: [], commands: { top: false } });
    expect([names(chat("!top")), names(chat("!goal"))]).toEqual([[], ["answer:goal"]]);
  });

  it.each(["!goal\u034f", "\u200b!goal", "！ｇｏａｌ", "!GOAL please", "!goal \u{e0000}"])(
    "are known as %j",
    (text) => {
      expect(start({ alerts: [] }).names(chat(text))).toEqual(["answer:goal"]);
    },
  );

  it("! goal is none", () => {
    expect(start({ alerts: [] }).names(chat("! goal"))).toEqual([]);
  });
});

describe("goals of the settings", () => {
  const goals = {
    list: [
      { tokens: 100, what: "a dance" },
      { tokens: 50, what: "a song" },
    ],
  };

  it("follow each other, with a title, and carry over", () => {
    const { texts, memory } = start({ goals, alerts: [] });
    texts(at(0, broadcastStart()));
    expect(texts(tipOf(120))).toEqual(["The goal of 100 tokens is reached, and 20 more!: a dance"]);
    expect(texts(chat("!goal", 60))).toEqual(["a song: 20 of 50 tokens, 30 tokens to go"]);
    expect(memory.room.goals.index).toBe(1);
  });

  it("tell the webhooks that they name", () => {
    const { decide } = start({
      webhooks: { home: { format: "discord", url: "https://example.com/x" } },
      goals: { list: [{ tokens: 5 }], webhooks: ["home"] },
      alerts: [],
    });
    expect(decide(tipOf(5)).reactions).toMatchObject([{ name: "goal", webhooks: ["home"] }]);
  });

  it("go on by hand, and begin anew with the evening, by events of the bot's own", () => {
    const { reactor, texts, memory } = start({ goals, alerts: [] });
    texts(tipOf(30));
    expect(reactor.react(ownEvent("nextGoal", START + 2000))).toEqual([]);
    expect(memory.room.goals).toMatchObject({ index: 1, progress: 0 });
    expect(texts(chat("!top", 3))).toEqual(["Top tippers: 1. ana 30"]);
    reactor.react(ownEvent("resetTonight", START + 4000));
    expect(memory.room.goals).toMatchObject({ index: 0, progress: 0 });
    expect(texts(chat("!top", 5))).toEqual(["Nobody has tipped under a name yet"]);
  });
});

describe("hidden words", () => {
  it("are hidden in any case and width, with invisible characters in them, and only as whole words", () => {
    const hide = wordHider(["bad", "两"]);
    expect(hide("Bad, ＢＡＤ b\u200bad; badly 两! très bad")).toBe("•••, ••• •••; badly •••! très •••");
    expect(wordHider([])("bad")).toBe("bad");
    expect(wordHider(["(a"])("x (a y")).toBe("x ••• y");
    const folding = wordHider(["λόγος", "straße", "café", "b\u00fcb"]);
    expect(folding("ΛΌΓΟΣ, λόγος, STRASSE, CAFE\u0301, cafe, bu\u0308b, bub")).toBe(
      "•••, •••, •••, •••, cafe, •••, bub",
    );
    expect(wordHider(["cafe"])("cafe cafe\u0301s")).toBe("••• cafe\u0301s");
  });

  it("are hidden in what alerts say", () => {
    const { texts } = start({ words: { hide: ["bad"] }, alerts: [{ name: "a", on: "tip", say: "{note}" }] });
    expect(texts(tipOf(1, { note: "a BAD word" }))).toEqual(["a ••• word"]);
  });
});
