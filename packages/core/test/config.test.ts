import { describe, expect, it } from "vitest";
import { type ClientOptions, ConfigError, createRateLimiter, EventClient } from "../src/index.js";
import { credentials, token } from "./scripted-fetch.js";
import { thrownBy } from "./thrown.js";

const defaults = {
  timeout: 10,
  useTestbed: false,
  strictValidation: false,
  retryAttempts: 8,
  retryBackoff: 1,
  retryFactor: 2,
  retryMaxDelay: 30,
  retryJitter: 0.2,
  authRetryAttempts: 1,
  baseUrl: "https://eventsapi.chaturbate.com/events",
};
const position = {
  version: 1,
  room: "eventsapi.chaturbate.com/room_owner",
  cursor: null,
  mark: null,
  handled: [],
} as const;
const positionStore = { load: async () => undefined, save: async () => {} };

const make = (options: unknown) => new EventClient(credentials, options as ClientOptions);

/** The error's text, once it is known to be a ConfigError. */
function refusal(options: unknown): string {
  const error = thrownBy(() => make(options));
  expect(error).toBeInstanceOf(ConfigError);
  expect(error).toMatchObject({ name: "ConfigError", code: "CONFIG", retryable: false });
  return (error as ConfigError).message;
}

describe("the options", () => {
  it.each([[undefined], [{}]])("have their defaults with %o", (options) => {
    expect(make(options).config).toEqual(defaults);
  });

  it("keep a default where undefined is said aloud", () => {
    const names = [
      ...Object.keys(defaults),
      "fetch",
      "rateLimiter",
      "logger",
      "position",
      "positionStore",
      "signal",
      "hooks",
    ];
    expect(make(Object.fromEntries(names.map((name) => [name, undefined]))).config).toEqual(defaults);
    expect(make({ hooks: { onPoll: undefined } }).config).toEqual({ ...defaults, hooks: {} });
  });

  it("are frozen, and no longer the caller's", () => {
    const options = { timeout: 20, hooks: {} };
    const { config } = make(options);
    options.timeout = 30;
    expect(config.timeout).toBe(20);
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(new EventClient(credentials, { logger: false, hooks: {} }).config.hooks)).toBe(
      true,
    );
    expect(() => Object.assign(config, { timeout: 40 })).toThrow(TypeError);
  });

  it.each<ClientOptions>([
    { timeout: 0 },
    { timeout: 90 },
    { useTestbed: true },
    { strictValidation: true },
    { retryAttempts: 1 },
    { retryAttempts: Infinity },
    { authRetryAttempts: 3 },
    { authRetryAttempts: Infinity },
    { retryBackoff: 0 },
    { retryBackoff: 0.25 },
    { retryBackoff: 30 },
    { retryBackoff: 3600, retryMaxDelay: 3600 },
    { retryBackoff: 0, retryMaxDelay: 0 },
    { retryFactor: 1 },
    { retryFactor: 1.5 },
    { retryJitter: 0 },
    { retryJitter: 1 },
    { fetch: globalThis.fetch },
    { rateLimiter: createRateLimiter() },
    { rateLimiter: { acquire: async () => {} } },
    { logger: console },
    { logger: { info() {} } },
    { logger: {} },
    { logger: false },
    { position },
    { positionStore },
    { signal: new AbortController().signal },
    { hooks: { onPoll() {}, onRetry() {}, onGap() {}, onInvalidEvent() {}, onStatus() {} } },
  ])("may be %o", (options) => {
    expect(make(options).config).toMatchObject(options);
  });

  const seconds = "a whole number of seconds from 0 to 90";
  const delay = "a number of seconds from 0 to 3600";
  const requests = "a whole number of requests, 1 or more, or Infinity";
  it.each([
    ["timeout", 10_000, seconds, "10000"],
    ["timeout", 91, seconds, "91"],
    ["timeout", -1, seconds, "-1"],
    ["timeout", 1.5, seconds, "1.5"],
    ["timeout", Number.NaN, seconds, "NaN"],
    ["timeout", "10", seconds, '"10"'],
    ["timeout", null, seconds, "null"],
    ["timeout", 10n, seconds, "10n"],
    ["timeout", [10], seconds, "an array"],
    ["timeout", { seconds: 10 }, seconds, "an object"],
    ["timeout", Symbol("10"), seconds, "a symbol"],
    ["timeout", () => 10, seconds, "a function"],
    ["useTestbed", "true", "true or false", '"true"'],
    ["useTestbed", 1, "true or false", "1"],
    ["strictValidation", null, "true or false", "null"],
    ["retryAttempts", 0, requests, "0"],
    ["retryAttempts", 1.5, requests, "1.5"],
    ["retryAttempts", -Infinity, requests, "-Infinity"],
    ["retryAttempts", Number.NaN, requests, "NaN"],
    ["authRetryAttempts", 0, requests, "0"],
    ["authRetryAttempts", "2", requests, '"2"'],
    ["retryBackoff", -0.1, delay, "-0.1"],
    ["retryBackoff", 3600.5, delay, "3600.5"],
    ["retryBackoff", Number.NaN, delay, "NaN"],
    ["retryMaxDelay", Infinity, delay, "Infinity"],
    ["retryMaxDelay", -1, delay, "-1"],
    ["retryFactor", 0.9, "a number, 1 or more", "0.9"],
    ["retryFactor", Infinity, "a number, 1 or more", "Infinity"],
    ["retryFactor", Number.NaN, "a number, 1 or more", "NaN"],
    ["retryJitter", 1.1, "a number from 0 to 1", "1.1"],
    ["retryJitter", -0.1, "a number from 0 to 1", "-0.1"],
    ["retryJitter", Number.NaN, "a number from 0 to 1", "NaN"],
    ["baseUrl", 5, "a URL, as text", "5"],
    ["baseUrl", new URL("https://proxy.example"), "a URL, as text", "an object"],
    ["fetch", {}, "a function of fetch's shape", "an object"],
    ["fetch", null, "a function of fetch's shape", "null"],
    ["rateLimiter", {}, "an object with acquire(signal), as createRateLimiter makes one", "an object"],
    ["rateLimiter", () => {}, "an object with acquire(signal), as createRateLimiter makes one", "a function"],
    [
      "logger",
      () => {},
      "an object with debug, info, warn and error, such as console, or false",
      "a function",
    ],
    [
      "logger",
      { info: 1 },
      "an object with debug, info, warn and error, such as console, or false",
      "an object",
    ],
    ["logger", null, "an object with debug, info, warn and error, such as console, or false", "null"],
    [
      "positionStore",
      { load() {} },
      "an object with load() and save(position), and with flush(), begin() and rollback() where it needs them",
      "an object",
    ],
    [
      "positionStore",
      "./position.json",
      "an object with load() and save(position), and with flush(), begin() and rollback() where it needs them",
      '"./position.json"',
    ],
    [
      "positionStore",
      { ...positionStore, flush: 5 },
      "an object with load() and save(position), and with flush(), begin() and rollback() where it needs them",
      "an object",
    ],
    [
      "positionStore",
      { ...positionStore, begin: 5 },
      "an object with load() and save(position), and with flush(), begin() and rollback() where it needs them",
      "an object",
    ],
    [
      "positionStore",
      { ...positionStore, rollback: 5 },
      "an object with load() and save(position), and with flush(), begin() and rollback() where it needs them",
      "an object",
    ],
    ["signal", true, "an AbortSignal", "true"],
    ["signal", new AbortController(), "an AbortSignal", "an object"],
    ["hooks", 5, "an object of functions: onPoll, onRetry, onGap, onInvalidEvent, onStatus", "5"],
    ["hooks", null, "an object of functions: onPoll, onRetry, onGap, onInvalidEvent, onStatus", "null"],
  ])("must not have %s: %o", (name, value, allowed, came) => {
    expect(refusal({ [name]: value })).toBe(`The option ${name} must be ${allowed}, not ${came}`);
  });

  it.each(["onPoll", "onRetry", "onGap", "onInvalidEvent", "onStatus"])(
    "must not have hooks.%s be anything but a function",
    (name) => {
      expect(refusal({ hooks: { [name]: true } })).toBe(
        `The option hooks.${name} must be a function, not true`,
      );
    },
  );

  it("must all be known", () => {
    expect(refusal({ timeOut: 10 })).toBe(
      "Unknown option timeOut. Known options: timeout, useTestbed, strictValidation, retryAttempts, retryBackoff, " +
        "retryFactor, retryMaxDelay, retryJitter, authRetryAttempts, baseUrl, fetch, rateLimiter, logger, position, " +
        "positionStore, signal, hooks",
    );
    expect(refusal({ hooks: { onpoll() {} } })).toBe(
      "Unknown option hooks.onpoll. Known options: onPoll, onRetry, onGap, onInvalidEvent, onStatus",
    );
    expect(refusal({ constructor: 1 })).toContain("Unknown option constructor.");
  });

  it.each([
    [null, "null"],
    [5, "5"],
    ["timeout", '"timeout"'],
    [() => {}, "a function"],
  ])("must be an object, not %o", (options, came) => {
    expect(refusal(options)).toBe(`The options must be an object, not ${came}`);
  });

  it("must not have a retryMaxDelay below retryBackoff, said or not", () => {
    const message = "The option retryMaxDelay must not be below retryBackoff (31 seconds), but is 30 seconds";
    expect(refusal({ retryBackoff: 31 })).toBe(message);
    expect(refusal({ retryBackoff: 31, retryMaxDelay: 30 })).toBe(message);
  });

  it("must not have both a position and a store of one", () => {
    expect(refusal({ position, positionStore })).toMatch(/position and positionStore/);
  });

  it.each([
    ["null", null, "no position"],
    ["a text", "1755376889458-0", "no position"],
    ["half of one", { version: 1, room: position.room }, "no position"],
    ["another version", { ...position, version: 2 }, "of version 2"],
    [
      "another host",
      { ...position, room: "events.testbed.cb.dev/room_owner" },
      "events.testbed.cb.dev/room_owner",
    ],
    [
      "another name",
      { ...position, room: "eventsapi.chaturbate.com/another" },
      "eventsapi.chaturbate.com/another",
    ],
  ])("must not have %s for a position", (_, wrong, reason) => {
    expect(refusal({ position: wrong })).toContain(reason);
  });

  it("may have a position whose room is in another case", () => {
    const room = "EventsAPI.chaturbate.com/Room_Owner";
    expect(make({ position: { ...position, room, handled: ["a"] } }).position).toEqual({
      ...position,
      handled: ["a"],
    });
  });
});

describe("the text of a ConfigError", () => {
  it.each([
    ["the token", { timeout: token }, 'not "***"'],
    ["the token within more", { timeout: `x${token}y` }, 'not "x***y"'],
    ["the token percent-encoded", { timeout: encodeURIComponent(token).toLowerCase() }, 'not "***"'],
    [
      "the events URL",
      { positionStore: `https://localhost/events/room_owner/${encodeURIComponent(token)}/?i=1` },
      'not "…/events/room_owner/***/"',
    ],
    ["the token as the name of an option", { [token]: 1 }, "Unknown option ***."],
    ["the token as the name of a hook", { hooks: { [token]: 1 } }, "Unknown option hooks.***."],
    ["the token as the options", token, 'not "***"'],
  ])("has masked in what it echoes: %s", (_, options, shown) => {
    const message = refusal(options);
    expect(message).toContain(shown);
    expect(message).not.toContain(token);
  });

  it.each([
    ["the last part", "https://localhost/events/name/secret", "secret"],
    ["it decoded", "https://localhost/events/name/sec%2Fret/", "sec/ret"],
    ["it before a query", "https://localhost/events/name/secret/?i=1", "secret"],
    ["it before another part", "https://localhost/events/name/secret/more/", "secret"],
    ["it with a broken escape", "https://localhost/events/name/secret%/", "secret%"],
    ["a text that is no URL", "secret", "secret"],
    ["a part of another path", "https://evil.example/secret", "secret"],
  ])("has masked of an events URL %s", (_, url, echoed) => {
    const error = thrownBy(
      () => new EventClient(url, { logger: false, timeout: echoed } as unknown as ClientOptions),
    );
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toContain('not "***"');
  });

  it("keeps its own words, whatever the token is", () => {
    const error = thrownBy(
      () => new EventClient({ username: "a", token: "must" }, { logger: false, timeout: 91 }),
    );
    expect(String(error)).toBe(
      "ConfigError: The option timeout must be a whole number of seconds from 0 to 90, not 91",
    );
  });

  it("shows a long text short, and on one line", () => {
    const message = refusal({ timeout: `${"x".repeat(98)}\n\u202e${"y".repeat(1000)}` });
    expect(message.endsWith(`not "${"x".repeat(98)}\\u{a}\\u{202e}"`)).toBe(true);
  });
});
