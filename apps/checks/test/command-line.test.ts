import { expect, it } from "vitest";
import { among, command, oneLine, randomSeed, several, whole } from "../src/command-line.js";
import { run } from "./run.js";

const check = command(
  "Usage: pnpm checks example [options]\n",
  { events: whole(100), seed: randomSeed, only: several },
  async ({ events, only }, { out }) => {
    among("only", only, ["a", "b"]);
    out(`${events} ${only}`);
    return events < 1000;
  },
);

it("runs with what was given, and with defaults", async () => {
  expect(await run(check)).toEqual({ code: 0, out: "100 ", err: "" });
  expect(await run(check, ["--events", "2000", "--only", "a"])).toEqual({ code: 1, out: "2000 a", err: "" });
  expect(await run(check, ["--help"])).toMatchObject({ code: 0, out: expect.stringMatching(/^Usage/) });
});

it.each<[args: string[], line: RegExp | string]>([
  [["--slow"], /^example: Unknown option '--slow'.*\n$/],
  [["--events"], /^example: .*--events.*\n$/],
  [["word"], /^example: .*word.*\n$/],
  [["--only", "c"], /^example: --only: got c; allowed are a, b\n$/],
  ...["0", "1.5", "ten", "1e999", String(2 ** 53)].map((value): [string[], string] => [
    ["--events", value],
    `example: --events: got ${value}; allowed is a whole number, 1 or more\n`,
  ]),
])("refuses %j in one line", async (args, line) => {
  const { code, out, err } = await run(check, args);
  expect([code, out]).toEqual([1, ""]);
  expect(err).toEqual(typeof line === "string" ? line : expect.stringMatching(line));
});

it("tells an error in one line, and anything else that was thrown", () => {
  expect(oneLine(new Error(" first \n\n  second\n"))).toBe("first second");
  expect(oneLine("third\nfourth")).toBe("third fourth");
});
