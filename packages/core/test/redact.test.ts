import { inspect } from "node:util";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type ClientOptions, EventClient, type Hooks, type Logger } from "../src/index.js";
import { redactor } from "../src/redact/redact.js";
import { credentials, follow, json, type Step, scriptedFetch, token } from "./scripted-fetch.js";
import { thrownBy } from "./thrown.js";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const odd = fc.array(fc.constantFrom(..."/+=%.*\\\"'<>&?#~!$()[]{}|^-_:;,@aZ7 é☃😀\n\u0001\u202e"), {
  maxLength: 6,
});
const plain = fc.stringMatching(/^[A-Za-z0-9]{6}$/);
/** Letters and digits somewhere, or any text would hold it; a letter at both ends, or it would be padded. */
const oddToken = fc
  .tuple(plain, odd, odd, plain)
  .map(([first, a, b, last]) => `${first}${a.join("")}${b.join("")}${last}`);

/** How a server or a platform may write a character. */
const spellings: ((character: string) => string)[] = [
  (character) => character,
  (character) => JSON.stringify(character).slice(1, -1),
  (character) => (character === "/" ? "\\/" : character),
  (character) => percent(character).toUpperCase(),
  (character) => percent(character).toLowerCase(),
  (character) => units(character, (hex) => hex.toUpperCase()),
  (character) => units(character, (hex) => hex),
];

const percent = (character: string) =>
  Array.from(new TextEncoder().encode(character), (byte) => `%${byte.toString(16).padStart(2, "0")}`).join(
    "",
  );
const units = (character: string, of: (hex: string) => string) =>
  Array.from(
    { length: character.length },
    (_, at) => `\\u${of(character.charCodeAt(at).toString(16).padStart(4, "0"))}`,
  ).join("");

/** A token, and the same token as someone quotes it: each character in a spelling of its own. */
const quotedToken = fc
  .tuple(oddToken, fc.infiniteStream(fc.nat({ max: spellings.length - 1 })))
  .map(([secret, choices]) => ({
    secret,
    quoted: Array.from(secret, (character) => spell(character, choices)).join(""),
  }));

function spell(character: string, choices: Iterator<number>): string {
  const choice: unknown = choices.next().value;
  return spellings[Number(choice)]?.(character) ?? character;
}

/** Takes back one layer of every spelling. */
function unspelt(text: string): string {
  const json = text
    .replace(/\\u\{?([0-9a-f]{1,6})\}?/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\n/g, "\n")
    .replace(/\\(.)/g, "$1");
  return json.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    const values = escapes
      .slice(1)
      .split("%")
      .map((hex) => Number.parseInt(hex, 16));
    return new TextDecoder().decode(new Uint8Array(values));
  });
}

/** The text with the token in it, in any spelling, or in one more layer of it; undefined: nowhere. */
function leakIn(texts: readonly string[], secret: string): string | undefined {
  return [...new Set(texts)].find((text) =>
    [text, unspelt(text), unspelt(unspelt(text))].some(
      (layer) =>
        layer.includes(secret) ||
        layer.includes(encodeURIComponent(secret)) ||
        layer.includes(unspelt(secret)),
    ),
  );
}

/** Everything that can be read off a value. */
function readable(value: unknown): string[] {
  const texts = [inspect(value, { depth: 10, showHidden: true }), String(value), JSON.stringify(value) ?? ""];
  for (let error = value, depth = 0; error instanceof Error && depth < 10; error = error.cause, depth += 1) {
    const { responseText, code } = error as { responseText?: string; code?: string };
    texts.push(error.name, error.message, error.stack ?? "", responseText ?? "", code ?? "");
  }
  return texts;
}

/** What a client says by its log, its hooks, its errors and itself, while it is given these answers. */
async function saidBy(secret: string, steps: readonly Step[], options: ClientOptions = {}) {
  const said: string[] = [];
  const hear = (...values: readonly unknown[]) => void said.push(...values.flatMap(readable));
  const logger: Logger = { debug: hear, info: hear, warn: hear, error: hear };
  const hooks: Hooks = { onPoll: hear, onRetry: hear, onGap: hear, onInvalidEvent: hear, onStatus: hear };
  const { fetch } = scriptedFetch(...steps);
  const client = new EventClient(
    { username: "room_owner", token: secret },
    { retryAttempts: 2, retryBackoff: 0, logger, hooks, ...options, fetch },
  );
  for (let left = steps.length + 1; left > 0; left -= 1) {
    const polling = client.poll().catch(hear);
    hear(client.status);
    await vi.runAllTimersAsync();
    await polling;
    hear(client, client.status, client.position, client.config);
  }
  await client.close();
  await client.poll().catch(hear);
  return said;
}

const response = (body: string, init?: ResponseInit) => () => Promise.resolve(new Response(body, init));
const headers = (values: Record<string, string>) => {
  const get = (name: string) => values[name] ?? null;
  return { get };
};

/** Answers and failures in which a server, a proxy or a platform quotes the token. */
const quotes: [string, (quoted: string, secret: string) => Step][] = [
  ["the body of a 400", (quoted) => response(`no ${quoted} here`, { status: 400 })],
  ["the body of a 401", (quoted) => response(`{"error":"${quoted}"}`, { status: 401 })],
  ["the body of a 404", (quoted) => response(`GET /events/room_owner/${quoted}/ HTTP/1.1`, { status: 404 })],
  ["the body of a 429", (quoted) => response(quoted, { status: 429 })],
  [
    "the body of a 503",
    (quoted) => response(`<a href="https://x/events/room_owner/${quoted}/?i=1">`, { status: 503 }),
  ],
  ["the cut of a body", (quoted) => response(`${"x".repeat(195)}${quoted}`, { status: 500 })],
  ["many times in a body", (quoted) => response(quoted.repeat(20), { status: 500 })],
  ["an answer that is no JSON", (quoted) => response(`<html>${quoted}`)],
  ["an answer of another shape", (_, secret) => response(JSON.stringify({ [secret]: secret }))],
  ["an answer cut off", (_, secret) => response(JSON.stringify({ nextUrl: secret }).slice(0, -2))],
  [
    "the headers",
    (quoted) => () => {
      const values = headers({ "retry-after": quoted, location: quoted, "content-length": quoted });
      return Promise.resolve({ status: 503, headers: values, text: async () => "" });
    },
  ],
  [
    "a redirect",
    (quoted) => () => {
      const values = headers({ location: `https://evil.example/${quoted}` });
      return Promise.resolve({ status: 302, headers: values, url: quoted, text: async () => quoted });
    },
  ],
  ["the reason of a failure", (quoted) => new TypeError(`fetch failed: ${quoted}`)],
  [
    "the URL in the reason",
    (quoted) => new TypeError(`GET "https://x.example/events/room_owner/${quoted}/?i=1": failed`),
  ],
  ["a reason that is a text", (quoted) => () => Promise.reject(quoted)],
  ["a reason that is no error", (quoted) => () => Promise.reject({ message: quoted, url: quoted })],
  [
    "the causes of a failure",
    (quoted) => {
      const cause = Object.assign(new Error(quoted, { cause: new Error(quoted, { cause: quoted }) }), {
        code: quoted,
      });
      return new TypeError("fetch failed", { cause });
    },
  ],
  [
    "the errors of a failure",
    (quoted) => new AggregateError([Object.assign(new Error(quoted), { code: quoted })], quoted),
  ],
  [
    "the name, stack and members of a failure",
    (quoted) => {
      const error = Object.assign(new Error("failed"), {
        name: quoted,
        request: { url: quoted },
        [quoted]: quoted,
      });
      error.stack = `Error: failed\n    at ${quoted}`;
      return error;
    },
  ],
  [
    "the failure of a body",
    (quoted) => () => {
      const start = (controller: ReadableStreamDefaultController) => controller.error(new Error(quoted));
      return Promise.resolve(new Response(new ReadableStream({ start })));
    },
  ],
  ["a nextUrl", (quoted) => response(JSON.stringify({ events: [], nextUrl: quoted }))],
  [
    "the host of a nextUrl",
    (quoted) => response(JSON.stringify({ events: [], nextUrl: `https://${quoted}.example/` })),
  ],
  [
    "the path of a nextUrl",
    (quoted) => response(JSON.stringify({ events: [], nextUrl: `/events/x/${quoted}/` })),
  ],
  [
    "user info of a nextUrl",
    (quoted) => response(JSON.stringify({ events: [], nextUrl: `https://${quoted}@x.example/` })),
  ],
  [
    "an expired cursor",
    (_, secret) => () => Promise.resolve(json({ status: `waited too long, ${secret}` }, { status: 400 })),
  ],
  [
    "the method of an event",
    (_, secret) => response(JSON.stringify({ events: [{ ...follow(1), method: secret, object: 5 }] })),
  ],
  [
    "a name within an event",
    (_, secret) => {
      const object = { user: { username: 5, [secret]: secret }, [secret]: secret };
      return response(JSON.stringify({ events: [{ ...follow(1), object, [secret]: secret }] }));
    },
  ],
];

describe("the token", () => {
  it.each(quotes)("is nowhere in what a client says, when it comes in %s", async (_, quoting) => {
    await fc.assert(
      fc.asyncProperty(quotedToken, fc.boolean(), async ({ secret, quoted }, strictValidation) => {
        const step = quoting(quoted, secret);
        expect(leakIn(await saidBy(secret, [step, step], { strictValidation }), secret)).toBeUndefined();
      }),
      { numRuns: 8 },
    );
  });

  it("is nowhere in what a client says of an event with the token for an id", async () => {
    await fc.assert(
      fc.asyncProperty(oddToken, fc.boolean(), async (secret, strictValidation) => {
        const events = [
          { method: "follow", id: secret, object: {} },
          { method: "follow", id: `${secret}2`, object: { user: { username: "a", gender: 5 } } },
        ];
        const heard: unknown[] = [];
        const hear = (...values: unknown[]) => void heard.push(...values);
        const logger = { debug: hear, info: hear, warn: hear, error: hear };
        const client = new EventClient(
          { username: "a", token: secret },
          { fetch: async () => json({ events }), logger, hooks: { onInvalidEvent: hear }, strictValidation },
        );
        await client.poll().catch((error: unknown) => hear(String(error)));
        await client.close();
        expect(heard.length).toBeGreaterThan(3);
        expect(leakIn(heard.flatMap(readable), secret)).toBeUndefined();
      }),
      { numRuns: 8 },
    );
  });

  it("is nowhere in what a client says of a gap, though it is in the cursors", async () => {
    await fc.assert(
      fc.asyncProperty(oddToken, async (secret) => {
        const i = encodeURIComponent(secret);
        const expired = json({ status: "waited too long", nextUrl: `?i=${i}` }, { status: 400 });
        const { fetch } = scriptedFetch({ events: [], nextUrl: `?i=${i}` }, expired);
        const heard: unknown[] = [];
        const hear = (...values: unknown[]) => void heard.push(...values);
        const logger = { debug: hear, info: hear, warn: hear, error: hear };
        const client = new EventClient(
          { username: "a", token: secret },
          { fetch, logger, hooks: { onGap: hear } },
        );
        await client.poll();
        await client.poll();
        await client.close();
        expect(heard).toContainEqual({ reason: "expired", from: "***", to: "***" });
        expect(leakIn(heard.flatMap(readable), secret)).toBeUndefined();
      }),
      { numRuns: 8 },
    );
  });

  it("is nowhere in what is logged of a hook that fails with it", async () => {
    await fc.assert(
      fc.asyncProperty(quotedToken, async ({ secret, quoted }) => {
        const failing = (hook: () => unknown) => ({ onPoll: hook, onStatus: hook, onRetry: hook }) as Hooks;
        const hooks = [
          failing(() => {
            throw new Error(`hook ${quoted}`, { cause: quoted });
          }),
          failing(() => {
            throw quoted;
          }),
          failing(() => Promise.reject(new Error(quoted))),
        ];
        for (const each of hooks) {
          const said = await saidBy(secret, [503, { events: [] }], { hooks: each });
          expect(said.join()).toContain("The hook onPoll failed");
          expect(leakIn(said, secret)).toBeUndefined();
        }
      }),
      { numRuns: 8 },
    );
  });

  it("is nowhere in the error about a URL that is refused", () => {
    const wrong: ((part: string) => string)[] = [
      (part) => `https://evil.example/events/room_owner/${part}/`,
      (part) => `https://evil.example/${part}`,
      (part) => `https://room_owner:${part}@eventsapi.chaturbate.com/events/`,
      (part) => `https://eventsapi.chaturbate.com/events/room_owner/${part}/?x=1`,
      (part) => `https://eventsapi.chaturbate.com/events/room_owner/${part}/more/`,
      (part) => `ftp://localhost/events/room_owner/${part}/`,
      (part) => `eventsapi.chaturbate.com/events/room_owner/${part}`,
      (part) => part,
    ];
    fc.assert(
      fc.property(oddToken, fc.constantFrom(...wrong), fc.boolean(), (secret, url, encoded) => {
        const error = thrownBy(() => new EventClient(url(encoded ? encodeURIComponent(secret) : secret)));
        expect(leakIn(readable(error), secret)).toBeUndefined();
      }),
    );
  });

  it("is nowhere in a client made by URL", () => {
    fc.assert(
      fc.property(oddToken, (secret) => {
        const client = new EventClient(`https://localhost/events/room_owner/${encodeURIComponent(secret)}/`);
        expect(leakIn([...readable(client), ...readable(client.config)], secret)).toBeUndefined();
      }),
    );
  });
});

describe("a client", () => {
  it("shows as JSON its name, its position and its status", () => {
    const client = new EventClient(credentials, { logger: false });
    const { username, position, status } = client;
    expect(JSON.parse(JSON.stringify(client))).toEqual(
      JSON.parse(JSON.stringify({ username, position, status })),
    );
  });
});

describe("a log line", () => {
  it("has control and direction characters escaped", async () => {
    const lines: unknown[] = [];
    const log = (...line: unknown[]) => void lines.push(line);
    const id = "a\n\u001b[31m\u202eb";
    const { fetch } = scriptedFetch(
      { events: [{ method: "follow", id, object: {} }], nextUrl: `?i=${encodeURIComponent(id)}` },
      { events: [], nextUrl: null },
    );
    const client = new EventClient(credentials, {
      fetch,
      logger: { debug: log, info: log, warn: log, error: log },
    });
    await client.poll();
    await client.poll();
    await client.close();
    const shown = "a\\u{a}\\u{1b}[31m\\u{202e}b";
    expect(lines).toContainEqual([
      `Invalid event ${shown} (object.user): not delivered`,
      { id: shown, fields: ["object.user"], delivered: false },
    ]);
    expect(lines).toContainEqual([
      "Events may have been missed: the feed named no next page",
      { reason: "restarted", from: shown, to: null },
    ]);
  });

  it("has the name that the credentials say escaped too", async () => {
    const lines: string[] = [];
    const log = (line: string) => void lines.push(line);
    const client = new EventClient(
      { username: "a\u202eb", token },
      {
        fetch: scriptedFetch({ events: [] }).fetch,
        logger: { debug: log, info: log, warn: log, error: log },
      },
    );
    await client.poll();
    await client.close();
    expect(lines).toEqual([
      "Polling https://eventsapi.chaturbate.com/events/a\\u{202e}b/***/?timeout=10",
      "Received 0 events",
    ]);
  });

  it("may fail, at once or later, and harms nothing", async () => {
    for (const log of [
      () => {
        throw new Error("log");
      },
      () => Promise.reject(new Error("log")),
    ]) {
      const logger = { debug: log, info: log, warn: log, error: log };
      const hooks = {
        onPoll: () => {
          throw new Error("hook");
        },
      };
      const client = new EventClient(credentials, {
        fetch: scriptedFetch({ events: [follow(1)] }).fetch,
        logger,
        hooks,
      });
      expect(await client.poll()).toHaveLength(1);
      await client.close();
    }
  });
});

describe("redactor", () => {
  const redact = redactor(token, encodeURIComponent(token));
  it.each([
    ["raw", token, "***"],
    ["encoded", encodeURIComponent(token), "***"],
    ["encoded in lower case", encodeURIComponent(token).toLowerCase(), "***"],
    ["encoded twice", encodeURIComponent(encodeURIComponent(token)), "***"],
    ["in another case", token.toUpperCase(), "***"],
    ["with escaped slashes", token.replace("/", "\\/"), "***"],
    ["within more", `a${token}b`, "a***b"],
    ["twice", `${token}${token}`, "******"],
    [
      "in a URL",
      `https://eventsapi.chaturbate.com/events/ana/${encodeURIComponent(token)}/?i=1&timeout=10`,
      "…/events/ana/***/",
    ],
    ["raw in a URL", `https://eventsapi.chaturbate.com/events/ana/${token}/?i=1`, "…/events/ana/***/"],
    [
      "in a URL in JSON",
      `"https:\\/\\/x\\/events\\/ana\\/${encodeURIComponent(token)}\\/?i=1"`,
      '"…/events/ana/***/"',
    ],
    ["as the name in a URL", `/events/${encodeURIComponent(token)}/x/`, "…/events/***/***/"],
    ["not there", "nothing to see", "nothing to see"],
  ])("masks the token %s", (_, text, shown) => {
    expect(redact(text)).toBe(shown);
  });

  it.each([
    [
      "with its query",
      "https://events.testbed.cb.dev/events/bea/0ther/?i=1 failed",
      "…/events/bea/***/ failed",
    ],
    ["without the last slash", "see http://localhost:8080/events/bea/0ther.", "see …/events/bea/***/"],
    ["as a path", "GET /events/bea/0ther/ HTTP/1.1", "GET …/events/bea/***/ HTTP/1.1"],
    ["in an attribute", '<a href="/events/bea/0ther/?i=1">', '<a href="…/events/bea/***/">'],
    ["but no other", "https://example.com/docs/events", "https://example.com/docs/events"],
  ])("shortens anyone's URL of the feed %s", (_, text, shown) => {
    expect(redact(text)).toBe(shown);
  });

  it("masks the longest of several tokens first, and none that is empty", () => {
    expect(redactor("abc", "abcdef", "")("abcdef abc x")).toBe("*** *** x");
    expect(redactor("")("abc")).toBe("abc");
  });

  it("masks the whole of a token that ends in a backslash, also as JSON writes it", () => {
    expect(redactor("ab\\")(String.raw`ab\ and "ab\\"`)).toBe(`*** and "***"`);
  });

  it("takes no time to speak of for a long text made to be slow", () => {
    redactor("a".repeat(40))(`${"a".repeat(39)}b`.repeat(5000));
    redact(`${"/events/".repeat(20_000)}${"https:\\/\\/".repeat(20_000)}${"https://x".repeat(20_000)}`);
  }, 1000);
});
