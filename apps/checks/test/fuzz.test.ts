import { decodeEvent } from "@cb-events/types";
import { describe, expect, it } from "vitest";
import { fuzzConversations, holdConversation } from "../src/fuzz/conversations.js";
import { checkDecode, type Decode, fuzzDecodes } from "../src/fuzz/decodes.js";
import type { Flavor } from "../src/fuzz/scripted-feed.js";
import { type PageStep, type Settings, type Step, wholePage } from "../src/fuzz/steps.js";
import { type Break, withBrokenCore } from "./broken-core.js";

const SEED = 1;
const ENDLESS = "(function again() { setTimeout(again, 1000); })();";
const HIDES = `if (operation !== "save") throw new PositionStoreError(operation, error);`;
const LOSES = /a restart loses/;
const ACK = "this.#parts.consumer.ack(deliveries);";

const settings: Settings = { strict: false, keeps: "position", attempts: 1, backoff: 0, clock: "right" };
const emit = (...flavors: Flavor[]): Step => ({ do: "emit", flavors });
const next = (loop = 0): Step => ({ do: "next", loop, by: "loop", hurried: false });
const restart: Step = { do: "restart", closed: false, old: false };
const page = (fields: Partial<PageStep> = {}): Step => ({ ...wholePage, size: 4, ...fields });

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

describe("the client, with a line of it broken", () => {
  it.each<[flaw: string, breaks: Break[], problem?: RegExp]>([
    [
      "drops repeats in the first page only while it catches up",
      [
        ["if (brought || this.#behind) return true;", "if (brought) return true;"],
        ["return ordered && !isUpTo(this.#newest, asked);", "return false;"],
      ],
    ],
    [
      "drops no repeat by its position",
      [["this.#isAhead(id) || mayRepeat && this.#isBelow(id)", "this.#isAhead(id)"]],
    ],
    [
      "takes all that lies below its position for a repeat",
      [["mayRepeat && this.#isBelow", "this.#isBelow"]],
    ],
    ["sees no hole", [["if (this.#joins(asked, askedOrdered, lowest)) {", "if (true) {"]]],
    ["goes back with the feed", [["error === void 0 && !this.#behind &&", "error === void 0 &&"]]],
    [
      "lets the mark pass what is in flight",
      [["if (!acked || !isUpTo(id, this.#reach)) break;", "if (!isUpTo(id, this.#reach)) break;"]],
    ],
    ["forgets the mark", [["mark: this.#mark,", "mark: null,"]]],
    [
      "keeps what the mark stands for",
      [
        ["this.#handledCount > 0 ? this.#ahead.slice(this.#head) : []", "this.#ahead"],
        ["acked && !isUpTo(id, this.#mark)", "acked"],
      ],
    ],
    [
      "forgets ids that cannot be ordered",
      [["if (!ordered) this.#unordered.add(id);", "if (!ordered) void 0;"]],
    ],
    ["orders ids of a year ahead", [["<= now + MAX_AHEAD", "<= Infinity"]]],
    [
      "gives up a cursor at once",
      [
        ["MIN_REFUSALS = 5", "MIN_REFUSALS = 1"],
        ["MIN_REFUSED_FOR = 6e4", "MIN_REFUSED_FOR = 0"],
      ],
    ],
    ["never gives up a cursor", [["abandons = this.#refusals >= MIN_REFUSALS &&", "abandons = false &&"]]],
    [
      "counts what poll() returned at once",
      [["this.#polled = [...this.#polled, ...deliveries];", ACK]],
      LOSES,
    ],
    [
      "counts what a loop was left with at once",
      [["this.#consumer.release(this.#inFlight);", "this.ack();"]],
    ],
    [
      "drops an event",
      [["this.#buffer.fill(fresh);", "this.#buffer.fill(fresh.slice(1));"]],
      /turn of|waits for|was lost|loses/,
    ],
    [
      "hides that a save failed",
      [["throw new PositionStoreError(operation, error);", HIDES]],
      /no one was told/,
    ],
    [
      "leaves a timer behind",
      [["this.#closing ??= this.#close();", `${ENDLESS} this.#closing ??= this.#close();`]],
      /comes to rest/,
    ],
    [
      "gives an event twice",
      [["if (this.#known.has(id)) return true;", "mayRepeat = false;"]],
      /delivered twice/,
    ],
  ])("is caught when it %s", { timeout: 60_000 }, async (_, breaks, problem) => {
    await withBrokenCore(breaks, async (Client) => {
      const broken = await fuzzConversations(SEED, 1000, Client, { shrinks: problem !== undefined });
      expect(broken).toBeDefined();
      if (broken === undefined || problem === undefined) return;
      // Shrunk: few steps are needed to show it, and they show it again.
      expect(broken.problem).toMatch(problem);
      expect(broken.conversation.steps.length).toBeLessThanOrEqual(8);
      await expect(holdConversation(broken.conversation, Client)).rejects.toThrow(problem);
    });
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
        const { issues, ...result } = decodeEvent(input);
        // Only an object can have a wrong id.
        const id = () => JSON.stringify((input as { id: unknown }).id);
        return {
          ...result,
          issues: issues.map((issue) =>
            issue.path === "id" ? { ...issue, expected: `string, not ${id()}` } : issue,
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
