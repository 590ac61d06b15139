import { decodeEvent } from "@cb-events/types";
import { describe, expect, it } from "vitest";
import { NOTHING } from "../web/alerts/alert.js";
import { alertOf } from "../web/alerts/alert-of.js";
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
  const alert = alertOf(event);
  return alert && sentence(alert);
}

describe("alertOf", () => {
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
    expect(alertOf(told("chatMessage", { user, message: { message: "hi" } }))).toBeUndefined();
    expect(alertOf(tip({ tokens: 9 }), 10)).toBeUndefined();
    expect(alertOf(tip({ tokens: 10 }), 10)).toBeDefined();
  });

  it("marks a test, which has no place", () => {
    const alert = alertOf(told("tip", { user, tip: { tokens: 25, isAnon: false } }, true), 1000);
    expect(alert).toMatchObject({ isTest: true, places: [] });
    expect(alert && sentence(alert)).toBe("Test: ana tipped 25 tokens");
  });

  it("adds what else happened", () => {
    const alert = alertOf(tip({}));
    if (alert === undefined) throw new Error("no alert");
    const rest = { ...NOTHING, tips: 12, tokens: 340, follows: 1 };
    expect(sentence({ ...alert, rest })).toBe(
      "ana tipped 25 tokens, and 12 more tips, 340 tokens · 1 more follower",
    );
    const twice = { ...alert, headline: { ...alert.headline, count: 2, tokens: 50 } };
    expect(sentence(twice)).toBe("ana tipped 2 times, 50 tokens");
  });
});
