import { describe, expect, it } from "vitest";
import { oneLine, parseOptions, wholeNumbers } from "../src/command-line.js";

/** An output that remembers what it was told as an error. */
function listen() {
  const errors: string[] = [];
  return { errors, output: { out: () => {}, err: (text: string) => void errors.push(text) } };
}

const OPTIONS = {
  events: { type: "string", default: "100" },
  quick: { type: "boolean" },
} as const;

describe("options", () => {
  it("are what was given, and their defaults", () => {
    const { errors, output } = listen();
    expect(parseOptions(["--quick"], OPTIONS, output)).toEqual({ events: "100", quick: true });
    expect(errors).toEqual([]);
  });

  it.each([[["--slow"]], [["--events"]], [["--quick=1"]], [["word"]]])(
    "are refused as %j, in one line",
    (args) => {
      const { errors, output } = listen();
      expect(parseOptions(args, OPTIONS, output)).toBeUndefined();
      expect(errors).toEqual([expect.stringMatching(/^[^\n]+\n$/)]);
      expect(errors[0]).toContain(args[0]?.replace("=1", ""));
    },
  );
});

describe("whole numbers", () => {
  it("are read", () => {
    const { errors, output } = listen();
    expect(wholeNumbers({ events: "0", kills: "12" }, 0, output)).toEqual({ events: 0, kills: 12 });
    expect(errors).toEqual([]);
  });

  it.each(["-1", "1.5", "ten", "1e999", String(2 ** 53)])(
    "are refused as %s, with the option named",
    (text) => {
      const { errors, output } = listen();
      expect(wholeNumbers({ events: "3", kills: text }, 0, output)).toBeUndefined();
      expect(errors).toEqual([`--kills: got ${text}; allowed is a whole number, 0 or more\n`]);
    },
  );
});

it("tells an error in one line, and anything else that was thrown", () => {
  expect(oneLine(new Error(" first \n\n  second\n"))).toBe("first second");
  expect(oneLine("third\nfourth")).toBe("third fourth");
});
