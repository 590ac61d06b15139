import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeEvent, EventType, encodeEvent } from "../src/index.js";
import captured from "./fixtures/captured-response.json" with { type: "json" };
import documented from "./fixtures/documented-events.json" with { type: "json" };
import { anyWireEvent, brokenWireEvent, wire } from "./wire.js";

describe("decodeEvent", () => {
  it("covers each of the twelve types with a documented example", () => {
    expect(documented.map(({ method }) => method).sort()).toEqual(Object.values(EventType).sort());
  });

  it.each(documented.map((event) => [event.method, event] as const))(
    "decodes the documented %s",
    (_, event) => {
      expect(decodeEvent(event)).toEqual({
        event: expect.objectContaining({ type: event.method, id: event.id, broadcaster: "room_owner" }),
        issues: [],
      });
    },
  );

  it("decodes each event of a captured answer without issues", () => {
    expect(captured.events.map((event) => decodeEvent(event).issues)).toEqual(captured.events.map(() => []));
    expect(captured.events.map((event) => decodeEvent(event).event?.type)).toEqual(
      captured.events.map(({ method }) => method),
    );
  });

  it("gives the parts of an event by name", () => {
    expect(decodeEvent(wire("tip", { tip: { tokens: 25, isAnon: true, message: "| hi" } })).event).toEqual({
      type: "tip",
      id: "1755376800000-0",
      broadcaster: "room_owner",
      user: { username: "ana" },
      tip: { tokens: 25, isAnon: true, message: "| hi" },
    });
    const subject = decodeEvent({
      method: "roomSubjectChange",
      id: "1",
      object: { subject: "Welcome" },
    }).event;
    expect(subject).toEqual({ type: "roomSubjectChange", id: "1", roomSubject: { subject: "Welcome" } });
  });

  it.each([
    [
      "an unknown value of an enumeration",
      "follow",
      { user: { username: "ana", recentTips: "few", gender: "x" } },
    ],
    ["an empty subgender, kept as it is", "follow", { user: { username: "ana", subgender: "" } }],
    ["a tip of one token", "tip", { tip: { tokens: 1 } }],
    ["an empty message", "chatMessage", { message: { message: "" } }],
    ["null for bgColor and orig", "chatMessage", { message: { message: "hi", bgColor: null, orig: null } }],
    ["a private message without names", "privateMessage", { message: { message: "hi" } }],
    ["an empty broadcaster", "privateMessage", { message: { message: "hi" }, broadcaster: "" }],
    ["a media id that is a string", "mediaPurchase", { media: { id: "a1", tokens: 5 } }],
    ["a media id that is a number", "mediaPurchase", { media: { id: 1, tokens: 5 } }],
    ["another kind of media", "mediaPurchase", { media: { id: 1, tokens: 5, type: "socialMedia" } }],
  ])("takes %s", (_, method, object) => {
    const input = wire(method, object);
    const { event, issues } = decodeEvent(input);
    expect(issues).toEqual([]);
    expect(event && encodeEvent(event)).toEqual(input);
  });

  it("keeps unknown fields where they are, and those of the object itself in `extra`", () => {
    const input = wire("tip", {
      tip: { tokens: 5, colour: "red" },
      user: { username: "ana", badge: 7 },
      type: "follow",
      id: "forged",
      extra: [1],
    });
    expect(decodeEvent(input)).toEqual({
      event: {
        type: "tip",
        id: "1755376800000-0",
        broadcaster: "room_owner",
        user: { username: "ana", badge: 7 },
        tip: { tokens: 5, colour: "red" },
        extra: { type: "follow", id: "forged", extra: [1] },
      },
      issues: [],
    });
  });

  it.each(["starWars", "constructor", "toString", "__proto__", "unknown", ""])(
    "passes on an event of the unknown kind %j",
    (method) => {
      const input = { method, id: "7", object: { a: 1, type: "tip" } };
      const { event, issues } = decodeEvent(input);
      expect({ event, issues }).toEqual({
        event: { type: "unknown", method, id: "7", data: input.object },
        issues: [],
      });
      expect(event && encodeEvent(event)).toEqual(input);
    },
  );

  it("leaves out optional fields that are wrong, and says which", () => {
    const input = wire("tip", {
      broadcaster: 5,
      tip: { tokens: 5, isAnon: "yes", message: null },
      user: { username: "ana", gender: ["m"], isMod: {} },
    });
    expect(decodeEvent(input)).toEqual({
      event: { type: "tip", id: "1755376800000-0", user: { username: "ana" }, tip: { tokens: 5 } },
      issues: expect.arrayContaining([
        { path: "object.broadcaster", expected: "string", received: "number" },
        { path: "object.tip.isAnon", expected: "boolean", received: "string" },
        { path: "object.tip.message", expected: "string", received: "null" },
        { path: "object.user.gender", expected: "string", received: "array" },
        { path: "object.user.isMod", expected: "boolean", received: "object" },
      ]),
    });
    expect(input.object["broadcaster"]).toBe(5);
  });

  it.each([
    ["no id", { method: "follow", object: { user: { username: "a" } } }, "id", "string", "undefined"],
    [
      "a number as id",
      { method: "follow", id: 5, object: { user: { username: "a" } } },
      "id",
      "string",
      "number",
    ],
    ["no method", { id: "1", object: {} }, "method", "string", "undefined"],
    ["no object", { method: "starWars", id: "1" }, "object", "object", "undefined"],
    ["an array as object", { method: "starWars", id: "1", object: [] }, "object", "object", "array"],
    ["no user", wire("follow", { user: undefined }), "object.user", "object", "undefined"],
    ["no user name", wire("follow", { user: {} }), "object.user.username", "string", "undefined"],
    ["no user in a tip", wire("tip", { tip: { tokens: 1 }, user: null }), "object.user", "object", "null"],
    ["no tip", wire("tip", {}), "object.tip", "object", "undefined"],
    ["no tokens", wire("tip", { tip: {} }), "object.tip.tokens", "number", "undefined"],
    ["tokens as text", wire("tip", { tip: { tokens: "5" } }), "object.tip.tokens", "number", "string"],
    [
      "half a token",
      wire("tip", { tip: { tokens: 0.5 } }),
      "object.tip.tokens",
      "whole number, 1 or more",
      "number",
    ],
    [
      "no token at all",
      wire("tip", { tip: { tokens: 0 } }),
      "object.tip.tokens",
      "whole number, 1 or more",
      "number",
    ],
    ["no text", wire("chatMessage", { message: {} }), "object.message.message", "string", "undefined"],
    [
      "no media id",
      wire("mediaPurchase", { media: { tokens: 5 } }),
      "object.media.id",
      "(number | string)",
      "undefined",
    ],
    ["no price", wire("mediaPurchase", { media: { id: 5 } }), "object.media.tokens", "number", "undefined"],
    ["no subject", wire("roomSubjectChange", {}), "object.subject", "string", "undefined"],
  ])("gives no event when something essential is wrong: %s", (_, input, path, expected, received) => {
    expect(decodeEvent(input)).toEqual({ issues: [{ path, expected, received }] });
  });

  it.each([
    [null, "null"],
    [undefined, "undefined"],
    ["tip", "string"],
    [5, "number"],
    [true, "boolean"],
  ])("says that %j is no event", (input, received) => {
    expect(decodeEvent(input)).toEqual({ issues: [{ path: "", expected: "object", received }] });
  });

  it("does not throw for an object that does", () => {
    const input = {
      get method() {
        throw new Error("no method");
      },
    };
    expect(decodeEvent(input)).toEqual({ issues: [{ path: "", expected: "object", received: "object" }] });
  });

  it("names every optional fault even when an essential field is wrong too", () => {
    const { event, issues } = decodeEvent(wire("tip", { tip: { isAnon: 1 } }));
    expect(event).toBeUndefined();
    expect(issues.map(({ path }) => path)).toEqual(["object.tip.tokens", "object.tip.isAnon"]);
  });

  it("never quotes a value in an issue", () => {
    fc.assert(
      fc.property(brokenWireEvent("s3cret-value"), (input) => {
        expect(JSON.stringify(decodeEvent(input).issues)).not.toContain("s3cret-value");
      }),
    );
  });

  it("gives an event or issues for any JSON value, and never throws", () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), anyWireEvent(), brokenWireEvent("x")), (input) => {
        const { event, issues } = decodeEvent(input);
        expect(event !== undefined || issues.length > 0).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
