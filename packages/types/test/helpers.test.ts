import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CbEvent, decodeEvent, displayName, isAnonymous, printable, tipNote } from "../src/index.js";
import { wire } from "./wire.js";

const event = (method: string, object: Record<string, unknown>) =>
  decodeEvent(wire(method, object)).event as CbEvent;

describe("tipNote", () => {
  it.each([
    ["| hi", "hi"],
    ["", ""],
    ["hi", "hi"],
    ["| | hi", "| hi"],
    ["|hi", "|hi"],
    [" | hi", " | hi"],
  ])("makes %j of the message to %j", (message, note) => {
    expect(tipNote({ tokens: 1, message })).toBe(note);
  });

  it("is empty when there is no message", () => {
    expect(tipNote({ tokens: 1 })).toBe("");
  });
});

describe("isAnonymous", () => {
  it.each([
    [{ tokens: 1, isAnon: true }, true],
    [{ tokens: 1, isAnon: false }, false],
    [{ tokens: 1 }, true],
    [{ tokens: 1, isAnon: "false" }, true],
  ])("says of the tip %j: %j", (tip, expected) => {
    expect(isAnonymous(event("tip", { tip }))).toBe(expected);
  });

  it("is false for anything but a tip", () => {
    expect(isAnonymous(event("follow", {}))).toBe(false);
  });
});

describe("displayName", () => {
  it.each([
    ["the user", "follow", {}, "ana"],
    ["the tipper", "tip", { tip: { tokens: 1, isAnon: false } }, "ana"],
    ["nobody for an anonymous tip", "tip", { tip: { tokens: 1, isAnon: true } }, "anonymous"],
    ["nobody for a tip that does not say", "tip", { tip: { tokens: 1 } }, "anonymous"],
    ["the broadcaster, who changed the subject", "roomSubjectChange", { subject: "Hi" }, "room_owner"],
    [
      "nobody when the broadcaster is not named",
      "roomSubjectChange",
      { subject: "Hi", broadcaster: "" },
      "anonymous",
    ],
    ["nobody for an unknown kind", "starWars", {}, "anonymous"],
  ])("names %s", (_, method, object, name) => {
    expect(displayName(event(method, object))).toBe(name);
  });
});

describe("printable", () => {
  it.each([
    ["\u001b[31mred\u001b[0m", "\\u{1b}[31mred\\u{1b}[0m"],
    ["a\r\nb\tc", "a\\u{d}\\u{a}b\\u{9}c"],
    ["\u202egnp.exe", "\\u{202e}gnp.exe"],
    ["\u2028\u2066\u200f\u009b\u007f", "\\u{2028}\\u{2066}\\u{200f}\\u{9b}\\u{7f}"],
    ["\ud800", "\\u{d800}"],
    ["Zoë 👩‍👩‍👧 café ✓", "Zoë 👩‍👩‍👧 café ✓"],
  ])("escapes %j", (text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  it("leaves no control or direction character in any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(printable(text)).not.toMatch(
          /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u,
        );
      }),
    );
  });
});
