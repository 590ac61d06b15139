import { describe, expect, it } from "vitest";
import { notesOf } from "../web/alerts/chime.js";

describe("the chime", () => {
  it("tells a follow, a small tip and a large one apart", () => {
    const follow = notesOf({ kind: "follow", tokens: 0 });
    const small = notesOf({ kind: "tip", tokens: 99 });
    const large = notesOf({ kind: "tip", tokens: 100 });
    expect(follow.length).toBeLessThan(small.length);
    expect(small.length).toBeLessThan(large.length);
    expect(notesOf({ kind: "fanclub", tokens: 0 })).toBe(large);
  });
});
