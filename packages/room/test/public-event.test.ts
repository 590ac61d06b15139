import { type CbEvent, decodeEvent, EventType, encodeEvent, type TipEvent } from "@cb-events/types";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { publicEvent } from "../src/index.js";

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

  it("calls an anonymous tipper anonymous, with no other field and no note", () => {
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
      tip: { tokens: 25, isAnon: true, message: "" },
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

  it("gives of an unknown event method and id, and none of its data", () => {
    const event: CbEvent = { type: "unknown", method: "spyStart", id: "1-0", data: { user } };
    expect(publicEvent(event)).toEqual({
      type: "unknown",
      method: "spyStart",
      id: "1-0",
      data: {},
    });
  });

  it("never holds the name of an anonymous tipper", () => {
    const username = fc.string({ minLength: 1 }).map((text) => `«${text}»`);
    fc.assert(
      fc.property(
        username,
        fc.string({ unit: "binary" }),
        fc.constantFrom(true, undefined),
        (name, text, isAnon) => {
          const tip: TipEvent["tip"] = { tokens: 1, message: `${text} ${name}`, ...(isAnon && { isAnon }) };
          const event: CbEvent = {
            type: "tip",
            id: "1-0",
            user: { ...user, username: name, language: name },
            tip,
          };
          const line = JSON.stringify(publicEvent(event));
          expect(line).not.toContain("«");
        },
      ),
    );
  });

  it.each(Object.values(EventType))("lets no field of a %s out that nobody has named", (method) => {
    const secret = "s";
    const object = {
      user: { ...user, secret },
      tip: { tokens: 1, isAnon: false, secret },
      message: { ...message, secret },
      media: { id: 1, type: "video", name: "n", tokens: 5, secret },
      subject: "hi",
      secret,
    };
    const { event } = decodeEvent({ method, id: "1-0", object });
    const shown = publicEvent(event as CbEvent);
    expect(keysIn(event as CbEvent)).toContain("secret");
    expect(keysIn(shown ?? {})).not.toContain("secret");
    expect(shown && decodeEvent(encodeEvent(shown))).toEqual(shown && { event: shown, issues: [] });
  });
});

/** All keys of a value and of what is in it. */
function keysIn(value: object): string[] {
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === "object" && inner !== null ? [key, ...keysIn(inner)] : [key],
  );
}
