import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CbEvent, decodeEvent, encodeEvent } from "../src/index.js";
import captured from "./fixtures/captured-response.json" with { type: "json" };
import documented from "./fixtures/documented-events.json" with { type: "json" };
import { anyWireEvent } from "./wire.js";

describe("encodeEvent", () => {
  it.each([...documented, ...captured.events].map((event) => [event.method, event] as const))(
    "gives back the %s that was decoded",
    (_, wire) => {
      expect(encodeEvent(decodeEvent(wire).event as CbEvent)).toEqual(wire);
    },
  );

  it("gives back every event that decodes without issues", () => {
    fc.assert(
      fc.property(anyWireEvent(), (wire) => {
        const { event, issues } = decodeEvent(wire);
        expect(issues).toEqual([]);
        expect(encodeEvent(event as CbEvent)).toEqual(wire);
      }),
      { numRuns: 2000 },
    );
  });

  it("decodes what it encoded to the same event, through JSON too", () => {
    fc.assert(
      fc.property(anyWireEvent(), (wire) => {
        const { event } = decodeEvent(wire);
        const throughJson: unknown = JSON.parse(JSON.stringify(encodeEvent(event as CbEvent)));
        expect(decodeEvent(throughJson).event).toEqual(event);
      }),
    );
  });

  it("lets no extra field stand in for a typed one", () => {
    const forged = {
      type: "follow",
      id: "1",
      user: { username: "ana" },
      extra: { user: "bob" },
    } satisfies CbEvent;
    expect(encodeEvent(forged)).toEqual({ method: "follow", id: "1", object: { user: { username: "ana" } } });
  });

  it("gains no prototype from an answer", () => {
    const wire: unknown = JSON.parse(
      '{"method":"follow","id":"1","object":{"user":{"username":"a","__proto__":{"x":1}},"__proto__":{"x":1},"constructor":1}}',
    );
    const { event, issues } = decodeEvent(wire);
    expect(issues).toEqual([]);
    expect(event).toEqual({ type: "follow", id: "1", user: { username: "a" } });
    expect((event as { x?: unknown }).x).toBeUndefined();
  });
});
