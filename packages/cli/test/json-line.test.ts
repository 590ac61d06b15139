import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyEvent } from "../../../apps/checks/src/any-event.js";
import { jsonLine } from "../src/json-line.js";

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
