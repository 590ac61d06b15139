import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { decodeEvent, EventSchema, UserSchema } from "../src/index.js";
import { checkFor } from "../src/quick-check.js";
import { anyWireEvent, brokenWireEvent } from "./wire.js";

/** Any JSON, events, events with something wrong, and the keys that are never copied, anywhere. */
const anyInput = fc
  .tuple(
    fc.oneof(anyWireEvent(), brokenWireEvent("x"), fc.jsonValue()),
    fc.constantFrom("", "__proto__", "prototype", "constructor"),
    fc.constantFrom("", "object", "user", "tip", "message"),
  )
  .map(([input, key, place]) => {
    const text = JSON.stringify(input);
    const added =
      key === "" ? text : text.replace(place ? `"${place}":{` : "{", `$&${JSON.stringify(key)}:1,`);
    return parse(added) ?? input;
  });

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // The added key was the only one.
  }
}

describe("the quick way through the decoder", () => {
  it("gives what the schemas give, for any input", () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const bySchema = v.safeParse(EventSchema, input);
        const { event, issues } = decodeEvent(input);
        expect(issues.length === 0).toBe(bySchema.success);
        if (bySchema.success) expect(event).toEqual(bySchema.output);
      }),
      { numRuns: 5000 },
    );
  });

  it("leaves the input as it is", () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const before = structuredClone(input);
        decodeEvent(input);
        expect(input).toEqual(before);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ["a text", v.string(), ["", "a"], [1, null, undefined, {}]],
    ["a flag", v.boolean(), [true, false], [0, "", null]],
    ["a number, by valibot", v.number(), [0, 1.5], [Number.NaN, "1", null]],
    ["a pipe, by valibot", v.pipe(v.number(), v.integer()), [1], [0.5, "1"]],
    ["an optional pipe", v.optional(v.pipe(v.string(), v.nonEmpty())), ["a", undefined], ["", null]],
    ["an optional text", v.optional(v.string()), ["a", undefined], [null, 1]],
    ["a text or null", v.nullable(v.string()), ["a", null], [undefined, 1]],
    ["an optional text or null", v.optional(v.nullable(v.string())), ["a", null, undefined], [1]],
    [
      "a user",
      UserSchema,
      [{ username: "" }, { username: "a", isMod: undefined, x: 1 }],
      [{}, [], null, "a"],
    ],
  ] as [string, v.GenericSchema, unknown[], unknown[]][])("knows %s", (_, schema, sound, wrong) => {
    const fits = checkFor(schema);
    for (const value of sound) expect(fits(value), JSON.stringify(value)).toBe(true);
    for (const value of wrong) expect(fits(value), JSON.stringify(value)).toBe(false);
    for (const value of [...sound, ...wrong]) expect(v.is(schema, value)).toBe(fits(value));
  });
});

const event = (user: object) => ({ method: "follow", id: "1-0", object: { user } });
const isValid = (user: object) => decodeEvent(event(user)).issues.length === 0;

describe("an object with the keys of the one before", () => {
  const before = () => expect(isValid({ username: "ana", gender: "f", isMod: false, badge: 1 })).toBe(true);

  it.each([
    ["the same keys", { username: "ben", gender: "m", isMod: true, badge: 2 }, true],
    ["another order", { badge: 1, isMod: true, gender: "m", username: "ben" }, true],
    ["fewer keys", { username: "ben", gender: "m" }, true],
    ["more keys", { username: "ben", gender: "m", isMod: true, badge: 1, isOwner: true }, true],
    ["a key without a value", { username: "ben", gender: undefined, isMod: true, badge: 1 }, true],
    ["none of them", {}, false],
    ["no name", { gender: "m", isMod: true, badge: 1 }, false],
    ["an undefined name", { username: undefined, gender: "m", isMod: true, badge: 1 }, false],
    ["a wrong text", { username: "ben", gender: 1, isMod: true, badge: 1 }, false],
    ["a wrong flag", { username: "ben", gender: "m", isMod: "yes", badge: 1 }, false],
    ["a wrong value behind them", { username: "ben", gender: "m", isMod: true, badge: 1, isOwner: 0 }, false],
  ])("is checked all the same: %s", (_, user, fits) => {
    before();
    expect(isValid(user)).toBe(fits);
    expect(isValid(user)).toBe(fits);
  });

  it("is checked when nothing came before it: an empty one has no name", () => {
    expect(checkFor(UserSchema)({})).toBe(false);
  });

  it("is not taken for valid because a hidden field of the one before was", () => {
    const hidden = Object.defineProperty({ gender: "f" }, "username", { value: "ana" });
    decodeEvent(event(hidden));
    decodeEvent(event(hidden));
    expect(isValid({ gender: "f" })).toBe(false);
  });
});
