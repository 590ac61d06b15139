import { describe, expect, it } from "vitest";
import { FRAME, initialChoices, queryOf, sizeOf } from "../web/desk/addresses.js";
import { readLook } from "../web/look/read-look.js";

describe("the address of the choices", () => {
  it("leaves out what is usual", () => {
    expect(queryOf(initialChoices())).toBe("");
  });

  it("is one that the page reads without a complaint", () => {
    const query = queryOf({
      ...initialChoices(),
      show: "goal,chat",
      theme: "neon",
      scale: "1.25",
      sound: "on",
      source: "b",
    });
    expect(query).toBe("?show=goal,chat&theme=neon&scale=1.25&sound=on&source=b");
    const { look, problems } = readLook(query);
    expect(problems).toEqual([]);
    expect(look).toMatchObject({ show: ["goal", "chat"], theme: "neon", scale: 1.25, sound: true });
  });

  it("names the size of one part, and a whole frame for more", () => {
    expect(sizeOf({ show: "alerts,goal", scale: "2" })).toEqual(FRAME);
    expect(sizeOf({ show: "goal,goal", scale: "1" })).toEqual({ width: 900, height: 240 });
    expect(sizeOf({ show: "goal", scale: "2" })).toEqual({ width: 1800, height: 480 });
  });
});
