import type { CbEvent, TipEvent } from "@cb-events/types";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonLine, publicEvent } from "../src/public-event.js";
import { anyEvent, anyText } from "./any-event.js";

const user = {
  username: "ana",
  gender: "f",
  colorGroup: "tr",
  isMod: false,
  hasTokens: true,
  inPrivateShow: true,
};
const message = { message: "hi", color: "", bgColor: null, font: "default", orig: "h*" };

describe("publicEvent", () => {
  it("keeps of a user what visitors of the room see", () => {
    const event: CbEvent = { type: "userEnter", id: "1-0", broadcaster: "owner", user, extra: { secret: 1 } };
    expect(publicEvent(event)).toEqual({
      type: "userEnter",
      id: "1-0",
      broadcaster: "owner",
      user: { username: "ana", gender: "f", colorGroup: "tr", isMod: false },
    });
  });

  it("calls an anonymous tipper anonymous, with no other field", () => {
    const event: CbEvent = {
      type: "tip",
      id: "1-0",
      user,
      tip: { tokens: 25, isAnon: true, message: "| hi" },
    };
    expect(publicEvent(event)).toEqual({
      type: "tip",
      id: "1-0",
      user: { username: "anonymous" },
      tip: { tokens: 25, isAnon: true, message: "| hi" },
    });
  });

  it("takes a tip that does not say for an anonymous one", () => {
    const event: CbEvent = { type: "tip", id: "1-0", user, tip: { tokens: 25 } };
    expect(publicEvent(event)).toMatchObject({ user: { username: "anonymous" } });
  });

  it("gives nothing of a private message", () => {
    expect(publicEvent({ type: "privateMessage", id: "1-0", user, message })).toBeUndefined();
  });

  it("keeps what an app took out of a message to itself", () => {
    expect(publicEvent({ type: "chatMessage", id: "1-0", user, message })).toMatchObject({
      message: { message: "hi", color: "", bgColor: null, font: "default" },
    });
    expect(JSON.stringify(publicEvent({ type: "chatMessage", id: "1-0", user, message }))).not.toContain(
      "orig",
    );
  });

  it("gives of an unknown event type, method and id", () => {
    const event: CbEvent = { type: "unknown", method: "spyStart", id: "1-0", data: { user } };
    expect(publicEvent(event)).toEqual({ type: "unknown", method: "spyStart", id: "1-0" });
  });

  it("never holds the name of an anonymous tipper", () => {
    const username = fc.string({ minLength: 1 }).map((text) => `«${text}»`);
    fc.assert(
      fc.property(username, anyText, fc.constantFrom(true, undefined), (name, note, isAnon) => {
        const tip: TipEvent["tip"] = { tokens: 1, message: note, ...(isAnon && { isAnon }) };
        const event: CbEvent = {
          type: "tip",
          id: "1-0",
          user: { ...user, username: name, language: name },
          tip,
        };
        const line = jsonLine(publicEvent(event) ?? {});
        fc.pre(!note.includes(name));
        expect(line).not.toContain("«");
      }),
    );
  });

  it("lets no field out that nobody has named", () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        expect(keysIn(publicEvent(event) ?? {})).not.toContain("secret");
      }),
    );
  });
});

describe("jsonLine", () => {
  it("is plain, safe to look at, on one line, and parses to the same", () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        const line = jsonLine(event);
        expect(line).not.toMatch(
          /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]|\p{Cs}/u,
        );
        expect(JSON.parse(line)).toEqual(event);
      }),
    );
  });

  it("leaves letters of every script as they are", () => {
    expect(jsonLine({ text: "привет 😍 日本" })).toBe('{"text":"привет 😍 日本"}');
  });
});

/** All keys of a value and of what is in it. */
function keysIn(value: object): string[] {
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === "object" && inner !== null ? [key, ...keysIn(inner)] : [key],
  );
}
