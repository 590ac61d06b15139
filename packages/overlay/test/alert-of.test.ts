import { decodeEvent } from "@cb-events/types";
import { describe, expect, it } from "vitest";
import { NOTHING } from "../web/alerts/alert.js";
import { alertsOf } from "../web/alerts/alert-of.js";
import { join } from "../web/alerts/join.js";
import { sentence } from "../web/alerts/words.js";
import type { SourceEvent } from "../web/source.js";

const user = { username: "ana" };

function told(method: string, object: Record<string, unknown>, isTest = false): SourceEvent {
  const { event } = decodeEvent({ method, id: "1-0", object });
  if (event === undefined) throw new Error("not valid");
  return { event, place: isTest ? undefined : "L-1", isNew: true, isTest };
}

const tip = (fields: Record<string, unknown>) =>
  told("tip", { user, tip: { tokens: 25, isAnon: false, ...fields } });

function said(event: SourceEvent): string | undefined {
  const [alert] = alertsOf(event);
  return alert && sentence(alert);
}

describe("alertsOf", () => {
  it("says what happened", () => {
    expect(said(tip({ message: "| hello" }))).toBe("ana tipped 25 tokens: hello");
    expect(said(tip({ tokens: 1 }))).toBe("ana tipped 1 token");
    expect(said(told("follow", { user }))).toBe("ana is now following");
    expect(said(told("fanclubJoin", { user }))).toBe("ana joined the fan club");
    expect(said(told("mediaPurchase", { user, media: { id: 1, name: "set", tokens: 40 } }))).toBe(
      "ana bought set for 40 tokens",
    );
  });

  it.each([true, undefined])("shows neither name nor note of a tip with isAnon %s", (isAnon) => {
    expect(said(tip({ isAnon, message: "| this is ana" }))).toBe("anonymous tipped 25 tokens");
  });

  it("has none for chat, and none for a tip below the least", () => {
    expect(alertsOf(told("chatMessage", { user, message: { message: "hi" } }))).toEqual([]);
    expect(alertsOf(tip({ tokens: 9 }), { min: 10 })).toEqual([]);
    expect(alertsOf(tip({ tokens: 10 }), { min: 10 })).toHaveLength(1);
  });

  it("alerts on whatever else the bot's settings name, in their words or its own", () => {
    const alert = { name: "any", look: "large", seconds: 5 } as const;
    const words = (method: string, object: object, text?: string) => {
      const [first] = alertsOf({ ...told(method, { user, ...object }), alerts: [{ ...alert, text }] });
      return first && [first.headline.kind, sentence(first)];
    };
    expect(words("chatMessage", { message: { message: "so good" } })).toEqual(["chat", "ana says: so good"]);
    expect(words("chatMessage", { message: { message: "!hug" } }, "ana hugs you")).toEqual([
      "chat",
      "ana hugs you",
    ]);
    expect(words("userEnter", {})).toEqual(["room", "Welcome, ana!"]);
    expect(words("userEnter", {}, "The queen is here")).toEqual(["room", "The queen is here"]);
    expect(words("userLeave", {})).toEqual(["room", "Goodbye, ana!"]);
    expect(words("unfollow", {})).toEqual(["room", "ana does not follow any more"]);
    expect(words("broadcastStart", {})).toEqual(["room", "The broadcast begins"]);
    expect(words("broadcastStop", {})).toEqual(["room", "The broadcast is over"]);
    expect(words("roomSubjectChange", { subject: "Songs tonight" })).toEqual(["room", "Songs tonight"]);
    // Without a rule they are no alerts.
    expect(alertsOf(told("userEnter", { user }))).toEqual([]);
    expect(alertsOf({ ...told("userEnter", { user }), alerts: [] })).toEqual([]);
  });

  it("counts what else alerted as nothing that was tipped, bought or followed", () => {
    const alert = { name: "any", look: "large", seconds: 5 } as const;
    const [welcome] = alertsOf({ ...told("userEnter", { user }), alerts: [alert] });
    const [large] = alertsOf(tip({ tokens: 500 }));
    if (welcome === undefined || large === undefined) throw new Error("no alert");
    expect(sentence(join(welcome, large))).toBe("ana tipped 500 tokens");
  });

  it("marks a test, which has no place", () => {
    const test = told("tip", { user, tip: { tokens: 25, isAnon: false } }, true);
    const [alert] = alertsOf(test, { min: 1000 });
    expect(alert).toMatchObject({ isTest: true, places: [] });
    expect(alert && sentence(alert)).toBe("Test: ana tipped 25 tokens");
  });

  it("adds what else happened", () => {
    const [alert] = alertsOf(tip({}));
    if (alert === undefined) throw new Error("no alert");
    const rest = { ...NOTHING, tips: 12, tokens: 340, follows: 1 };
    expect(sentence({ ...alert, rest })).toBe(
      "ana tipped 25 tokens, and 12 more tips, 340 tokens · 1 more follower",
    );
    const twice = { ...alert, headline: { ...alert.headline, count: 2, tokens: 50 } };
    expect(sentence(twice)).toBe("ana tipped 2 times, 50 tokens");
  });

  it("has five looks by the tokens, each longer than the one before", () => {
    const alerts = [24, 25, 100, 500, 1000].flatMap((tokens) => alertsOf(tip({ tokens })));
    expect(alerts.map(({ look }) => look)).toEqual(["small", "normal", "large", "huge", "frame"]);
    expect(alerts.map(({ time }) => time)).toEqual([3000, 6000, 8000, 10_000, 12_000]);
    expect(alertsOf(tip({ tokens: 25 }), { tiers: [1, 2, 3, 25] })[0]?.look).toBe("frame");
    expect(alertsOf(tip({ tokens: 25 }), { seconds: 2 })[0]?.time).toBe(2000);
    expect(alertsOf(told("follow", { user }))[0]?.look).toBe("small");
    expect(alertsOf(told("fanclubJoin", { user }))[0]?.look).toBe("large");
  });

  it("shows what the bot decided: its text, look, time, picture and sound", () => {
    const decided = {
      name: "big",
      look: "huge",
      seconds: 9,
      text: "WOW, ana! 25",
      image: "media/wow.gif",
    } as const;
    const [alert, also, ...others] = alertsOf({
      ...tip({ message: "| hello" }),
      alerts: [
        { ...decided, sound: "", speak: true, ordered: "your song" },
        { ...decided, look: "small" },
      ],
    });
    expect(others).toEqual([]);
    expect(alert).toMatchObject({
      look: "huge",
      time: 9000,
      image: "media/wow.gif",
      sound: "",
      speaks: true,
      isAlso: false,
    });
    expect(also).toMatchObject({ look: "small", isAlso: true, sound: undefined });
    expect(alert && sentence(alert)).toBe("WOW, ana! 25: hello");
    expect(alertsOf({ ...tip({}), alerts: [] })).toEqual([]);
    expect(alertsOf({ ...tip({}), alerts: Array(9).fill(decided) })).toHaveLength(3);
  });

  it("says what was ordered, and marks what is shown again", () => {
    const ordered = { name: "menu", look: "normal", seconds: 6, ordered: "your song" } as const;
    const [alert] = alertsOf({ ...tip({}), isTest: true, isAgain: true, alerts: [ordered] });
    expect(alert && sentence(alert)).toBe("Again: ana tipped 25 tokens for your song");
    expect(alert).toMatchObject({ isTest: false, isAgain: true });
  });

  it("takes no text of the settings for longer than it can be shown", () => {
    const [alert] = alertsOf({
      ...tip({}),
      alerts: [{ name: "x", look: "small", seconds: 3, text: `\u202e${"x".repeat(10_000)}` }],
    });
    expect(alert?.text).toBe(`${"x".repeat(160)}…`);
  });
});
