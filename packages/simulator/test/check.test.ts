import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Simulator, type SimulatorOptions, traffic } from "../src/index.js";
import { listen } from "../src/node.js";

const message = (call: () => unknown) => {
  try {
    call();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};
const asOptions = (value: unknown) => value as SimulatorOptions;

describe("the message for a wrong value", () => {
  it("names the option, what is allowed and what came, whatever came", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const text = message(() => new Simulator(asOptions({ pageSize: value })));
        const isAllowed =
          value === undefined ||
          value === null ||
          (typeof value === "number" && value >= 1 && (Number.isInteger(value) || value === Infinity));
        if (isAllowed) expect(text).toBeUndefined();
        else expect(text).toMatch(/^pageSize must be a whole number of events, 1 or more, not [^\n]+$/);
      }),
    );
  });

  it("shows no control or direction character", () => {
    const text = message(() => new Simulator(asOptions({ pageSize: "\u001b[31m\u202e" })));
    expect(text).toContain('not "\\u{1b}[31m\\u{202e}"');
    expect(message(() => new Simulator(asOptions({ "a\u001b[31m": 1 })))).toContain(
      "Unknown option a\\u{1b}[31m. Known options: username,",
    );
  });

  it("quotes no long string: it may be a token", async () => {
    const token = "q7Zk2mP9sV4xT1bN8cR5wL3d";
    for (const name of ["pageSize", "seed", "clockOffset", "retention", "capacity", "rateLimit"]) {
      const text = message(() => new Simulator(asOptions({ [name]: token })));
      expect(text).toContain(", not a string of 24 characters");
    }
    expect(message(() => traffic({ seed: token as unknown as number }))).not.toContain(token);
    expect(message(() => new Simulator(asOptions({ [token]: 1 })))).toContain(
      "Unknown option of 24 characters.",
    );
    await expect(listen(new Simulator(), { host: token as "::1" })).rejects.not.toThrow(token);
  });

  it("says what kind of thing came where a value shows too much or too little", () => {
    for (const [value, kind] of [
      [[], "an array"],
      [{}, "an object"],
      [() => 1, "a function"],
      [Symbol("x"), "a symbol"],
      [5n, "a bigint"],
      [true, "true"],
    ] as const) {
      expect(message(() => new Simulator(asOptions({ seed: value })))).toMatch(new RegExp(`, not ${kind}$`));
    }
  });
});
