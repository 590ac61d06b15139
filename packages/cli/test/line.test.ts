import type { CbEvent } from "@cb-events/types";
import fc from "fast-check";
import pc from "picocolors";
import { describe, expect, it } from "vitest";
import { anyEvent, anyText } from "../../../apps/checks/src/any-event.js";
import { eventLine, type Happening } from "../src/line.js";

const plain = pc.createColors(false);
const coloured = pc.createColors(true);
/** What moves the cursor, colours the terminal, or turns or hides text. */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]|\p{Cs}/u;
// Ours only: taken out by what picocolors writes, character by character.
const OURS = ["1", "2", "22", "33", "36", "39"].map((code) => `\u001b[${code}m`);

const tip: CbEvent = {
  type: "tip",
  id: "1700000000000-0",
  user: { username: "ana" },
  tip: { tokens: 25, isAnon: false },
};
const happening: Happening = { what: "tipped", history: false, tokens: 25 };

describe("eventLine", () => {
  it("says when, who, what and how much", () => {
    expect(eventLine(tip, happening, plain)).toMatch(/^\d\d:\d\d:\d\d ana tipped 25 tokens$/);
  });

  it("colours in a terminal only", () => {
    expect(eventLine(tip, happening, coloured)).toContain("\u001b[33m25 tokens\u001b[39m");
    expect(eventLine(tip, happening, plain)).not.toContain("\u001b");
  });

  it("dims history", () => {
    const line = eventLine(tip, { ...happening, history: true }, coloured);
    expect(line.startsWith("\u001b[2m")).toBe(true);
    expect(line).toContain(" history: ");
  });

  it("keeps a character whole where it cuts", () => {
    const line = eventLine(tip, { ...happening, text: "😍".repeat(400) }, plain);
    expect(line).toMatch(/“(😍){300}…”$/u);
  });

  it("lets no character of a name or text reach the terminal that could do something there", () => {
    fc.assert(
      fc.property(anyEvent, anyText, anyText, fc.boolean(), (event, what, text, history) => {
        const line = eventLine(event, { what, text, history }, plain);
        expect(line).not.toMatch(UNSAFE);
        const ours = eventLine(event, { what, text, history }, coloured);
        expect(OURS.reduce((rest, code) => rest.replaceAll(code, ""), ours)).toBe(line);
      }),
    );
  });
});
