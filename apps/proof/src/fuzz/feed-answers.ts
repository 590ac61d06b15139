import type { Clock } from "@sinonjs/fake-timers";
import type { Onward, Thing } from "./journal.js";
import type { ReferenceModel } from "./reference-model.js";
import { baseUrl, type Entry, eventsUpTo, type ScriptedFeed, wireOf } from "./scripted-feed.js";
import type { Fault, PageStep, Settings } from "./steps.js";

/** Longer than any request may take, in milliseconds. */
const TIME_LIMIT = 16_000;

/** Answers the request that is held, if one is, and tells the model what was answered. */
export class FeedAnswers {
  /** Events up to this number the feed may have skipped: no client can give them. */
  skipped = 0;
  readonly #feed: ScriptedFeed;
  readonly #settings: Settings;
  readonly #clock: Clock;

  constructor(feed: ScriptedFeed, settings: Settings, clock: Clock) {
    this.#feed = feed;
    this.#settings = settings;
    this.#clock = clock;
  }

  page(model: ReferenceModel, step: PageStep): void {
    const [request] = this.#feed.held;
    if (request === undefined) return;
    const { cursor, answer } = request;
    const { log } = this.#feed;
    const before = cursor === null ? Math.max(0, log.length - step.backlog) : eventsUpTo(cursor);
    if (cursor === null) this.skipped = Math.max(this.skipped, before);
    const last = cursor === null ? log.length : Math.min(log.length, before + step.size);
    const page = this.#feed.entries(before - step.repeats + 1, last);
    const entries = page.flatMap((entry) => (step.doubled ? [entry, entry] : [entry]));
    if (step.reversed) entries.reverse();

    const next =
      step.nextUrl === "same" ? cursor : step.nextUrl === "given" ? this.#feed.cursorBehind(last) : null;
    const nextUrls = {
      given: urlAt(next),
      same: urlAt(next),
      base: urlAt(null),
      missing: undefined,
      null: null,
      foreign: "https://example.com/events/demo/secret/?i=1-0&timeout=10",
      "no text": 5,
    };
    const onwards: Record<typeof step.nextUrl, Onward> = {
      given: { cursor: next },
      same: { cursor: next },
      base: { cursor: null },
      missing: "missing",
      null: "missing",
      foreign: "unusable",
      "no text": "unusable",
    };
    model.answered(
      entries.map((entry) => this.#thing(entry)),
      onwards[step.nextUrl],
    );
    const body = JSON.stringify({ events: entries.map(wireOf), nextUrl: nextUrls[step.nextUrl] });
    answer({ status: 200, body });
  }

  expired(model: ReferenceModel, skips: number | "no nextUrl"): void {
    const [request] = this.#feed.held;
    if (request === undefined) return;
    const { cursor, answer } = request;
    const status = "waited too long for events";
    if (skips === "no nextUrl") {
      model.answered([], "missing", true);
      answer({ status: 400, body: JSON.stringify({ status, events: [] }) });
      return;
    }
    const { length } = this.#feed.log;
    const before = cursor === null ? length : Math.min(length, eventsUpTo(cursor) + skips);
    this.skipped = Math.max(this.skipped, before);
    const next = this.#feed.cursorBehind(before);
    model.answered([], { cursor: next }, true);
    answer({ status: 400, body: JSON.stringify({ status, nextUrl: urlAt(next), events: [] }) });
  }

  fault(model: ReferenceModel, { status, code, retried, body = "", retryAfter }: Fault): void {
    const [request] = this.#feed.held;
    if (request === undefined) return;
    model.failed(code, retried ? this.#settings.attempts : 1);
    if (status === "no answer") request.refuse();
    else if (status === "stalled") this.#clock.tick(TIME_LIMIT);
    else request.answer({ status, body, retryAfter });
  }

  /** What an event of the log is to the client. */
  #thing({ id, flavor }: Entry): Thing {
    const salvageable = flavor === "salvageable" && !this.#settings.strict;
    if (flavor === "sound" || salvageable) return { id, fate: "given", handled: false };
    if (!this.#settings.strict) return { id, fate: "reported", handled: false };
    return { id, fate: "thrown", code: "EVENT_VALIDATION", handled: false };
  }
}

function urlAt(cursor: string | null): string {
  return `${baseUrl}?${cursor === null ? "" : `i=${cursor}&`}timeout=10`;
}
