import { describe, expect, it } from "vitest";
import { Simulator, type SimulatorOptions } from "../src/index.js";

const wrong: readonly [
  options: Record<string, unknown>,
  error: typeof TypeError | typeof RangeError,
  text: string,
][] = [
  [{ pageSize: 0 }, RangeError, "pageSize must be a whole number of events, 1 or more, not 0"],
  [{ pageSize: 1.5 }, RangeError, "pageSize must be a whole number of events, 1 or more, not 1.5"],
  [{ pageSize: "10" }, TypeError, 'pageSize must be a whole number of events, 1 or more, not "10"'],
  [{ retention: 0 }, RangeError, "retention must be a number of seconds above 0, not 0"],
  [{ retention: Number.NaN }, RangeError, "retention must be a number of seconds above 0, not NaN"],
  [{ capacity: -1 }, RangeError, "capacity must be a whole number of events, 1 or more, not -1"],
  [{ rateLimit: 0 }, RangeError, "rateLimit must be a whole number of requests a minute, 1 or more, not 0"],
  [{ seed: 0.5 }, RangeError, "seed must be a whole number from"],
  [{ username: "" }, RangeError, "username must be a string that can be one segment of a path, not an empty"],
  [
    { username: ".." },
    RangeError,
    "username must be a string that can be one segment of a path, not dots only",
  ],
  [{ username: 7 }, TypeError, "username must be a string that can be one segment of a path, not a number"],
  [
    { token: "\ud800" },
    RangeError,
    "token must be a string that can be one segment of a path, not one with half of",
  ],
  [{ usename: "x" }, TypeError, "Unknown option usename. Known options: username, token, seed, retention"],
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
    expect(() => new Simulator(null as unknown as SimulatorOptions)).toThrow(
      "Simulator options must be an object, not null",
    );
  });

  it("never quotes a token", () => {
    const make = () => new Simulator({ token: ["hidden"] } as unknown as SimulatorOptions);
    expect(make).toThrow("token must be");
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
