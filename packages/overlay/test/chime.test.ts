import { describe, expect, it } from "vitest";
import { notesOf } from "../web/alerts/chime.js";
import { LOOKS } from "../web/alerts/tiers.js";

describe("the chime", () => {
  it("has more notes the more an alert makes of itself, and none for the smallest", () => {
    const counts = LOOKS.map((look) => notesOf(look).length);
    expect(counts[0]).toBe(0);
    expect(counts).toEqual([...new Set(counts)].sort((a, b) => a - b));
  });
});
