import { describe, expect, it } from "vitest";
import { Simulator, type SimulatorOptions } from "../src/index.js";

const wrong: readonly [
  options: Record<string, unknown>,
  error: typeof TypeError | typeof RangeError,
  text: string,
][] = [
  [{ pageSize: 0 }, RangeError, "pageSize: got 0; allowed is a whole number of events, 1 or more"],
  [{ pageSize: 1.5 }, RangeError, "pageSize: got 1.5; allowed is a whole number of events, 1 or more"],
  [
    { pageSize: "10" },
    TypeError,
    'pageSize: got the string "10"; allowed is a whole number of events, 1 or more',
  ],
  [{ retention: 0 }, RangeError, "retention: got 0; allowed is a number of seconds above 0"],
  [{ retention: Number.NaN }, RangeError, "retention: got NaN; allowed is a number of seconds above 0"],
  [{ capacity: -1 }, RangeError, "capacity: got -1; allowed is a whole number of events, 1 or more"],
  [
    { rateLimit: 0 },
    RangeError,
    "rateLimit: got 0; allowed is a whole number of requests a minute, 1 or more",
  ],
  [{ seed: 0.5 }, RangeError, "seed: got 0.5; allowed is a whole number from"],
  [
    { username: "" },
    RangeError,
    "username: allowed is a string that can be one segment of a path; got an empty",
  ],
  [
    { username: ".." },
    RangeError,
    "username: allowed is a string that can be one segment of a path; got dots only",
  ],
  [{ username: 7 }, TypeError, "username: allowed is a string that can be one segment of a path; got number"],
  [
    { token: "\ud800" },
    RangeError,
    "token: allowed is a string that can be one segment of a path; got half of",
  ],
  [
    { usename: "x" },
    TypeError,
    'Simulator options: "usename" is not known; allowed are username, token, seed',
  ],
];

describe("Simulator options", () => {
  for (const [options, error, text] of wrong) {
    it(`refuses ${JSON.stringify(options)}`, () => {
      const make = () => new Simulator(options as SimulatorOptions);
      expect(make).toThrow(error);
      expect(make).toThrow(text);
    });
  }

  it("refuses something that is no object", () => {
    expect(() => new Simulator(null as unknown as SimulatorOptions)).toThrow("Simulator options: got null");
  });

  it("never quotes a token", () => {
    const make = () => new Simulator({ token: ["hidden"] } as unknown as SimulatorOptions);
    expect(make).toThrow("token: allowed is");
    expect(make).not.toThrow("hidden");
  });

  it("takes an explicit undefined as the default", () => {
    const feed = new Simulator({ username: undefined, token: undefined, pageSize: undefined });
    expect(feed.eventsUrl).toBe("http://127.0.0.1/events/demo/secret/");
  });

  it("percent-encodes both segments of the events URL", () => {
    const feed = new Simulator({ username: "a b/c", token: "ü?#%" });
    expect(feed.eventsUrl).toBe("http://127.0.0.1/events/a%20b%2Fc/%C3%BC%3F%23%25/");
  });
});
