import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tidy, tidyName } from "../web/text.js";

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const lengthOf = (text: string) => [...graphemes.segment(text)].length;
/** Everything that anyone could type, and more of what is harmful. */
const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300, size: "max" }),
  fc.string({ unit: "grapheme", maxLength: 300, size: "max" }),
  fc
    .array(
      fc.constantFrom("\u202e", "\u2066", "\u0000", "\n", "\u0301", "\ud800", "👨‍👩‍👧‍👦", "<b>", "a", " "),
      { maxLength: 300, size: "max" },
    )
    .map((parts) => parts.join("")),
);

describe("tidy", () => {
  it("leaves plain text as it is, markup included", () => {
    const text = '<img src=x onerror="alert(1)"> & Grüße, 你好 🎉';
    expect(tidy(text, 100)).toBe(text);
  });

  it("cuts by what a reader counts as a character", () => {
    expect(tidy("👨‍👩‍👧‍👦🏳️‍🌈éa", 2)).toBe("👨‍👩‍👧‍👦🏳️‍🌈…");
    expect(tidy("x".repeat(10_000), 20)).toBe(`${"x".repeat(20)}…`);
  });

  it("strips what turns the direction of text, and control characters", () => {
    expect(tidy("ab\u202ecd\u2066e\u200f\u0000\u001b[31mf\u200b", 100)).toBe("abcde[31mf");
    expect(tidy("two\r\nlines\tand\u2028three", 100)).toBe("two lines and three");
  });

  it("thins out accents that are heaped on one letter", () => {
    expect(tidy(`a${"\u0301".repeat(500)}b`, 100)).toBe("a\u0301\u0301\u0301\u0301b".normalize("NFD"));
  });

  it("bounds an emoji that is joined from thousands", () => {
    expect(tidy("👨\u200d".repeat(5000), 20).length).toBeLessThan(20 * 12 + 2);
  });

  it("is short and harmless, whatever comes", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 50 }), (text, most) => {
        const shown = tidy(text, most);
        expect(lengthOf(shown)).toBeLessThanOrEqual(most + 1);
        expect(shown.length).toBeLessThanOrEqual(most * 12 + 1);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
        expect(shown).not.toMatch(/\p{M}{5}/u);
        expect(shown).not.toMatch(/[\n\r\u2028\u2029]/);
      }),
    );
  });
});

describe("tidyName", () => {
  it("is never empty to the eye", () => {
    for (const name of ["", " ", "\u200b", "\u3164", "\u2800", "\u202e", "\u0301"])
      expect(tidyName(name)).toBe("(no name)");
    fc.assert(
      fc.property(anyText, (name) => {
        expect(tidyName(name).trim()).not.toBe("");
      }),
    );
  });
});
