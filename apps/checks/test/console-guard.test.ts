import { describe, expect, it } from "vitest";
import { consoleLines } from "../src/console-guard.js";

const output = console;

describe("a line on the console", () => {
  it.fails("fails a test that does not expect it", () => {
    output.warn("unexpected");
  });

  it("is expected once a test has asked for it", () => {
    output.warn("one", 1);
    output.error("two");
    expect(consoleLines()).toEqual([
      ["warn", "one", 1],
      ["error", "two"],
    ]);
  });
});
