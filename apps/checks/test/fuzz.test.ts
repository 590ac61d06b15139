import { type ClientOptions, EventClient, type NameAndToken, type Position } from "@cb-events/core";
import { type CbEvent, decodeEvent } from "@cb-events/types";
import { describe, expect, it } from "vitest";
import type { ClientClass } from "../src/fuzz/bot-process.js";
import { fuzzConversations, holdConversation } from "../src/fuzz/conversations.js";
import { checkDecode, type Decode, fuzzDecodes } from "../src/fuzz/decodes.js";
import type { Flavor } from "../src/fuzz/scripted-feed.js";
import type { PageStep, Settings, Step } from "../src/fuzz/steps.js";
import { type Break, withBrokenCore } from "./broken-core.js";
import { referenceClient } from "./reference/client.js";
import { flaws } from "./reference/flaws.js";

const SEED = 1;

const settings: Settings = { strict: false, keeps: "position", attempts: 1, backoff: 0, clock: "right" };
const emit = (...flavors: Flavor[]): Step => ({ do: "emit", flavors });
const next = (loop = 0): Step => ({ do: "next", loop, hurried: false });
const restart: Step = { do: "restart", closed: false };
const page = (fields: Partial<PageStep> = {}): Step => ({
  do: "page",
  size: 4,
  repeats: 0,
  doubled: false,
  order: "oldest first",
  backlog: 1000,
  reveals: false,
  nextUrl: "given",
  back: 0,
  form: "unique",
  hurried: false,
  ...fields,
});

describe("conversations", () => {
  it("keep every promise", { timeout: 60_000 }, async () => {
    expect(await fuzzConversations(SEED, 500)).toBeUndefined();
  });

  // What was found once, shrunk: each stays here.
  it.each<[name: string, steps: Step[], others?: Partial<Settings>]>([
    [
      "after a restart a page repeats an event that the position holds, of an answer that is done with",
      [
        emit("sound"),
        next(),
        page({ nextUrl: "same" }),
        next(),
        restart,
        next(),
        page(),
        page({ size: 0, repeats: 1 }),
      ],
    ],
    [
      "after a restart an expired cursor leads past an event that the position holds, and a page repeats it",
      [
        emit("sound"),
        next(),
        page({ nextUrl: "same" }),
        next(),
        restart,
        next(),
        { do: "expire", skips: 1, text: "waited too long for events" },
        page({ repeats: 1 }),
      ],
    ],
    [
      "an answer is shorter than the one that the same request brought before",
      [
        next(),
        page(),
        emit("sound", "sound"),
        page({ nextUrl: "foreign" }),
        next(),
        next(),
        next(),
        page({ size: 1 }),
      ],
    ],
    [
      "an empty answer moves the cursor, and not over an event that came already",
      [next(), page(), emit("sound"), page({ nextUrl: "same" }), next(), page({ size: 0 })],
    ],
    [
      "a restart cuts the answers otherwise, and another loop has handled the first event of the second",
      [
        next(),
        page(),
        emit("sound", "sound"),
        next(1),
        page(),
        next(1),
        restart,
        next(),
        page({ size: 1 }),
        next(),
        page({ size: 1 }),
      ],
    ],
    [
      "an error stands behind an event that a loop was left with",
      [
        emit("sound"),
        next(),
        page({ nextUrl: "foreign" }),
        { do: "leave", loop: 0, by: "break", hurried: false },
        next(),
      ],
    ],
    [
      "the client is closed while poll() saves what an empty answer moved",
      [{ do: "poll", hurried: false }, page({ hurried: true }), { do: "close", hurried: false }],
      { keeps: "slow store" },
    ],
  ])("keep every promise where %s", async (_, steps, others) => {
    await holdConversation({ settings: { ...settings, ...others }, steps });
  });
});

describe("a client made of the promises alone", () => {
  it("keeps every promise", { timeout: 60_000 }, async () => {
    expect(await fuzzConversations(SEED, 1000, referenceClient())).toBeUndefined();
  });

  it.each(flaws)("is caught when it %s", { timeout: 60_000 }, async (flaw) => {
    const broken = await fuzzConversations(SEED, 1000, referenceClient(flaw), { shrinks: false });
    expect(broken).toBeDefined();
  });
});

describe("the client, with a line of it broken", () => {
  it.each<[flaw: string, breaks: Break[]]>([
    [
      "drops repeats in the first page only while it catches up",
      [
        ["if (brought || this.#behind) return true;", "if (brought) return true;"],
        ["return ordered && !isUpTo(this.#newest, asked);", "return false;"],
      ],
    ],
    [
      "drops no repeat by its position",
      [["this.#handled.has(id) || mayRepeat && this.#isBelow(id)", "this.#handled.has(id)"]],
    ],
    [
      "takes all that lies below its position for a repeat",
      [["mayRepeat && this.#isBelow(id)", "this.#isBelow(id)"]],
    ],
    ["sees no hole", [["if (this.#joins(asked, askedOrdered, lowest)) {", "if (true) {"]]],
    ["goes back with the feed", [["error === void 0 && !this.#behind &&", "error === void 0 &&"]]],
  ])("is caught when it %s", { timeout: 60_000 }, async (_, breaks) => {
    await withBrokenCore(breaks, async (Client) => {
      expect(await fuzzConversations(SEED, 1000, Client, { shrinks: false })).toBeDefined();
    });
  });
});

describe("a client that is broken on purpose", () => {
  /** It has gone on as soon as a page arrives: what was not handled then is lost. */
  class MovesOnArrival extends EventClient {
    #arrived: string | null;
    readonly #kept: Position | undefined;

    constructor(credentials: string | NameAndToken, options: ClientOptions = {}) {
      const { fetch } = options;
      let arrived = (_: string) => {};
      super(credentials, {
        ...options,
        fetch: async (url, init) => {
          if (!fetch) throw new Error("no fetch");
          const response = await fetch(url, init);
          arrived(await response.text());
          return response;
        },
      });
      this.#arrived = options.position?.cursor ?? null;
      this.#kept = options.position;
      arrived = (text) => {
        this.#arrived = /[?&]i=([^&]*)/.exec(text)?.[1] ?? this.#arrived;
      };
    }

    override get position(): Position {
      const position = super.position;
      return this.#arrived === this.#kept?.cursor
        ? position
        : { ...position, cursor: this.#arrived, handled: [] };
    }
  }

  /** A loop that comes after a break passes over one event. */
  class DropsAfterBreak extends EventClient {
    #drop = false;

    override [Symbol.asyncIterator](): AsyncIterableIterator<CbEvent> {
      const loop = super[Symbol.asyncIterator]();
      return {
        [Symbol.asyncIterator]() {
          return this;
        },
        next: async () => {
          if (this.#drop) await loop.next();
          this.#drop = false;
          return loop.next();
        },
        return: async () => {
          this.#drop = true;
          return { done: true, value: undefined, ...(await loop.return?.()) };
        },
      };
    }
  }

  /** A loop that comes after a break begins with the event of that break. */
  class GivesTwice extends EventClient {
    #again: CbEvent | undefined;

    override [Symbol.asyncIterator](): AsyncIterableIterator<CbEvent> {
      const loop = super[Symbol.asyncIterator]();
      let last: CbEvent | undefined;
      return {
        [Symbol.asyncIterator]() {
          return this;
        },
        next: async () => {
          const value = this.#again;
          this.#again = undefined;
          if (value) return { done: false, value };
          const result = await loop.next();
          last = result.done ? undefined : result.value;
          return result;
        },
        return: async () => {
          this.#again = last;
          return { done: true, value: undefined, ...(await loop.return?.()) };
        },
      };
    }
  }

  /** It takes a failed save for a good one. */
  class HidesFailedSaves extends EventClient {
    constructor(credentials: string | NameAndToken, { positionStore, ...options }: ClientOptions = {}) {
      if (!positionStore) super(credentials, options);
      else {
        super(credentials, {
          ...options,
          positionStore: {
            load: () => positionStore.load(),
            save: (position) => positionStore.save(position).catch(() => {}),
          },
        });
      }
    }
  }

  /** It commits before the handler has finished. */
  class HandlesTooEarly extends EventClient {
    override async poll(): Promise<CbEvent[]> {
      const events = await super.poll();
      await this.commit();
      return events;
    }
  }

  /** Something of it goes on after close. */
  class LeavesTimer extends EventClient {
    override async close(): Promise<void> {
      await super.close();
      const again = () => setTimeout(again, 1000);
      again();
    }
  }

  it.each<[flaw: string, Client: ClientClass, problem: RegExp]>([
    ["moves its cursor when a page arrives", MovesOnArrival, /a restart loses/],
    ["drops the event after a break", DropsAfterBreak, /it was the turn of|waits for|was lost/],
    ["gives an event twice", GivesTwice, /delivered twice/],
    ["hides that a save failed", HidesFailedSaves, /no one was told/],
    ["counts what poll() returned at once", HandlesTooEarly, /a restart loses/],
    ["leaves a timer behind", LeavesTimer, /comes to rest/],
  ])("is caught when it %s", { timeout: 60_000 }, async (_, Client, problem) => {
    const broken = await fuzzConversations(SEED, 500, Client);
    expect(broken?.problem).toMatch(problem);
    // Shrunk: few steps are needed to show it, and they show it again.
    expect(broken?.conversation.steps.length).toBeLessThanOrEqual(8);
    if (broken) await expect(holdConversation(broken.conversation, Client)).rejects.toThrow(problem);
  });
});

describe("the decoder", () => {
  it("keeps every promise", { timeout: 60_000 }, () => {
    expect(fuzzDecodes(SEED, 50_000)).toBeUndefined();
  });

  it.each<[flaw: string, decode: Decode, problem: RegExp]>([
    [
      "throws",
      (input) => {
        const result = decodeEvent(input);
        if (result.issues.length > 2) throw new TypeError("too much");
        return result;
      },
      /threw TypeError/,
    ],
    [
      "leaves a field out",
      (input) => {
        const { event, issues } = decodeEvent(input);
        if (event === undefined || !("extra" in event)) return event ? { event, issues } : { issues };
        const { extra, ...rest } = event;
        return { event: rest, issues };
      },
      /it is another/,
    ],
    [
      "shows a value in an issue",
      (input) => {
        const result = decodeEvent(input);
        const { id } = (input ?? {}) as { id?: unknown };
        return {
          ...result,
          issues: result.issues.map((issue) =>
            issue.path === "id" ? { ...issue, expected: `string, not ${String(id)}` } : issue,
          ),
        };
      },
      /shows a value/,
    ],
    ["gives neither an event nor an issue", (input) => ({ ...decodeEvent(input), issues: [] }), /neither/],
  ])("is caught when it %s", (_, decode, problem) => {
    const broken = fuzzDecodes(SEED, 50_000, decode);
    expect(broken?.problem).toMatch(problem);
    expect(() => checkDecode(broken?.input, decode)).toThrow(problem);
  });
});
