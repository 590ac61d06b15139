import { describe, expect, it } from "vitest";
import { keyOf, toDelivery } from "../src/webhooks/delivery.js";
import { reaction } from "./webhook-receiver.js";

describe("toDelivery", () => {
  const room = "example.com/ana";

  it("gives the same id and body whenever it is made", () => {
    const [first, later] = [5, 99_000].map((now) => toDelivery(reaction(), { room, format: "json", now }));
    expect(first?.id).toBe("example.com/ana:1700000000000-0:goal");
    expect(later).toEqual(first);
  });

  it("sends reaction, time, room, event, text and tokens, and nothing else of the reaction", () => {
    const told = { ...reaction(), secret: "s" };
    expect(JSON.parse(toDelivery(told, { room, format: "json", now: 5 }).body)).toEqual({
      type: "goal",
      timestamp: "2023-11-14T22:13:20.000Z",
      data: { text: told.text, tokens: 25, room, event: told.event },
    });
  });

  it("goes by the clock where the event's id holds no time", () => {
    const body = JSON.parse(toDelivery(reaction("goal", "x"), { room, format: "json", now: 5 }).body);
    expect(body).toMatchObject({ timestamp: "1970-01-01T00:00:00.005Z" });
  });
});

it.each(["1\u0000-0", "\ud800", "1-0\udfff"])("keyOf makes whole characters of the id %j", (eventId) => {
  const key = keyOf({ name: "goal", eventId });
  expect(key).toMatch(/^[^\0\p{Cs}]+$/u);
  expect(key).not.toBe(keyOf({ name: "goal", eventId: `${eventId}x` }));
});
