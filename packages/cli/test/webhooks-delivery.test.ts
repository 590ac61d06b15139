import { describe, expect, it } from "vitest";
import { keyOf } from "../src/reactions/reaction.js";
import { toMessage } from "../src/webhooks/message.js";
import { reaction } from "./webhook-receiver.js";

describe("toMessage", () => {
  const room = "example.com/ana";

  it("says reaction, time, room, event, text and tokens, and nothing else of the reaction", () => {
    const told = { ...reaction(), secret: "s" };
    expect(toMessage(told, room)).toEqual({
      ...{ type: "goal", timestamp: "2023-11-14T22:13:20.000Z", text: told.text, tokens: 25, room },
      event: told.event,
    });
  });

  it("says no time where the event's id holds none", () => {
    expect(toMessage(reaction("goal", "x"), room)).not.toHaveProperty("timestamp");
  });
});

it("keyOf names the room, the event and the reaction", () => {
  expect(keyOf(reaction(), "example.com/ana")).toBe("example.com/ana:1700000000000-0:goal");
});

it.each(["1\u0000-0", "\ud800", "1-0\udfff"])("keyOf makes whole characters of the id %j", (eventId) => {
  const key = keyOf({ name: "goal", eventId });
  expect(key).toMatch(/^[^\0\p{Cs}]+$/u);
  expect(key).not.toBe(keyOf({ name: "goal", eventId: `${eventId}x` }));
});
