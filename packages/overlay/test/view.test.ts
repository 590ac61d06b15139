import { describe, expect, it } from "vitest";
import { partsOf } from "../web/view/parts-of.js";
import { clock } from "../web/view/timer.js";
import { widthOf } from "../web/view/width-of.js";

const partsIn = (text: string, name: string, tokens: number) =>
  partsOf(text, name, tokens).map(({ kind, words }) => `${kind}:${words}`);

describe("a text of the settings", () => {
  it("has its name and its tokens set apart", () => {
    expect(partsIn("WOW, ana! 1,500", "ana", 1500)).toEqual([
      "words:WOW, ",
      "name:ana",
      "words:! ",
      "amount:1,500",
    ]);
    expect(partsIn("ana: 1500 tokens", "ana", 1500)).toEqual([
      "name:ana",
      "words:: ",
      "amount:1500",
      "words: tokens",
    ]);
  });

  it("takes no part of a longer word or number for them", () => {
    expect(partsIn("banana 125", "ana", 25)).toEqual(["words:banana 125"]);
    expect(partsIn("125 and 25", "", 25)).toEqual(["words:125 and ", "amount:25"]);
  });

  it("stays as it is where they are not in it", () => {
    expect(partsIn("thank you", "ana", 5)).toEqual(["words:thank you"]);
    expect(partsIn("thank you", "", 0)).toEqual(["words:thank you"]);
  });
});

describe("the width of a text", () => {
  it("counts letters, what is drawn in a square twice, and what joins not at all", () => {
    expect(widthOf("")).toBe(1);
    expect(widthOf("ana")).toBe(3);
    expect(widthOf("你好")).toBe(4);
    expect(widthOf("e\u0301")).toBe(1);
  });
});

describe("the countdown", () => {
  it("is read as a clock, and never below nothing", () => {
    expect([3_723_000, 754_000, 60_000, 1, 0, -5000].map(clock)).toEqual([
      "1:02:03",
      "12:34",
      "1:00",
      "0:01",
      "0:00",
      "0:00",
    ]);
  });
});
