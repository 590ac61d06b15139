import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ALERTED, LOOKS } from "../src/settings/alert-schema.js";
import { parseSettings } from "../src/settings/read-settings.js";
import { WRONG } from "./wrong-settings.js";

const schema = JSON.parse(readFileSync(new URL("../dist/settings.schema.json", import.meta.url), "utf8"));
const validate = new Ajv({ strict: false }).compile(schema);
const isRead = (content: unknown): boolean => {
  try {
    parseSettings("settings.json", JSON.stringify(content), {});
    return true;
  } catch {
    return false;
  }
};

const text = (maxLength: number) =>
  fc.string({ minLength: 1, maxLength }).filter((value) => !/^\$[A-Z_]/.test(value));
const tokens = fc.integer({ min: 1, max: 100_000 });
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const menu = fc.array(fc.record({ tokens, what: text(100) }), { maxLength: 5 });
const alert = fc.record({
  name: text(40),
  on: fc.oneof(fc.constantFrom(...ALERTED), fc.uniqueArray(fc.constantFrom(...ALERTED), { minLength: 1 })),
  say: optional(fc.constantFrom("Hi {name}", "{tokens} {note} {what} {goal} {left}", "{", "no braces")),
  also: optional(fc.boolean()),
  image: optional(fc.constantFrom("wow.gif", "a/b.PNG", "über.webp")),
  sound: optional(fc.constantFrom("", "wow.mp3")),
  seconds: optional(fc.double({ min: 1, max: 60, noNaN: true })),
  look: optional(fc.constantFrom(...LOOKS)),
  cooldown: optional(
    fc.record({ all: fc.integer({ min: 0, max: 86_400 }), early: fc.constantFrom("ignore", "queue") }),
  ),
});
const settings = fc.record(
  {
    $schema: fc.oneof(fc.string(), fc.constant("$A")),
    timeZone: fc.constantFrom("UTC", "Europe/Lisbon"),
    goals: fc.record({
      list: menu,
      carryOver: fc.boolean(),
      start: fc.constantFrom("broadcast", "day", "never"),
    }),
    menu,
    alerts: fc.uniqueArray(alert, { selector: ({ name }) => name, maxLength: 4 }),
    commands: fc.record({ goal: fc.boolean() }),
    words: fc.record({ hide: fc.array(text(100), { maxLength: 3 }) }),
    overlay: fc.record({ theme: fc.constantFrom("glass", "paper", "neon"), accent: fc.constant("#ffb84d") }),
    ownPages: fc.boolean(),
  },
  { requiredKeys: [] },
);

/** Another value in the place of one of its fields, somewhere. */
function spoil(value: unknown, path: readonly number[], by: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined || typeof value !== "object" || value === null) return by;
  const keys = Object.keys(value);
  const key = keys[step % Math.max(1, keys.length)];
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((item, at) => (String(at) === key ? spoil(item, rest, by) : item));
  return { ...value, [key]: spoil(Reflect.get(value, key), rest, by) };
}

describe("the JSON Schema of the settings", () => {
  it("takes what the command takes", () => {
    fc.assert(
      fc.property(settings, (content) => {
        const json: unknown = JSON.parse(JSON.stringify(content));
        expect({ schema: validate(json), read: isRead(json) }).toEqual({ schema: true, read: true });
      }),
      { numRuns: 300 },
    );
  });

  it("refuses what the command refuses in one place, but for what only both of two fields tell", () => {
    const path = fc.array(fc.nat(20), { minLength: 1, maxLength: 4 });
    const wrong = fc.constantFrom<unknown[]>(null, -1, 0.5, "", [], {}, true, { unknown: 1 }, "nonsense", [
      [],
    ]);
    fc.assert(
      fc.property(settings, path, wrong, (content, where, by) => {
        const json = spoil(JSON.parse(JSON.stringify(content)), where, by);
        // What the schema refuses, the command refuses; and the other way round, but for time zones.
        if (!validate(json)) expect(isRead(json)).toBe(false);
        else if (!["nonsense", ""].includes(Reflect.get(Object(json), "timeZone")))
          expect(isRead(json)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it.each(WRONG)("is of the command's opinion on %j", (content, _says, isOfSchema) => {
    if (typeof content === "object" && content !== null && "goal" in content) return; // Of before.
    expect(validate(content)).toBe(!isOfSchema);
  });
});
