import type { Clock } from "@sinonjs/fake-timers";
import type { BotProcess } from "./bot-process.js";
import type { Thing } from "./journal.js";
import { covers, rank } from "./place.js";
import type { Onward } from "./reference-model.js";
import { baseUrl, type Entry, type ScriptedFeed, wireOf } from "./scripted-feed.js";
import { type ExpireStep, type Fault, faults, type PageStep, type Settings } from "./steps.js";

/** Longer than any request may take, in milliseconds. */
const TIME_LIMIT = 16_000;

/** The process that asked. */
type Asker = Pick<BotProcess, "model" | "place">;

/** A request, and the numbers of the events that its answer lies between. */
interface Asked {
  readonly cursor: string | null;
  readonly before: number;
  readonly last: number;
  /** It tries whether a cursor is to blame that was refused. */
  readonly isTrial: boolean;
}

/** Answers the request that is held, if one is, and tells the model what was answered. */
export class FeedAnswers {
  readonly #feed: ScriptedFeed;
  readonly #settings: Settings;
  readonly #clock: Clock;

  constructor(feed: ScriptedFeed, settings: Settings, clock: Clock) {
    this.#feed = feed;
    this.#settings = settings;
    this.#clock = clock;
  }

  page(asker: Asker, step: PageStep): void {
    const [request] = this.#feed.held;
    if (request === undefined) return;
    const { cursor, answer } = request;
    if (cursor !== null && this.#feed.poisoned.has(cursor)) {
      this.fault(asker, faults["400"]);
      return;
    }
    const { length } = this.#feed.log;
    const before = cursor === null ? Math.max(0, length - step.backlog) : this.#feed.eventsUpTo(cursor);
    if (cursor === null)
      this.#skip(asker, this.#feed.log.slice(0, before), !asker.model.journal.mayLeaveHole);
    const isTrial = asker.model.isTrial(cursor);
    if (isTrial) this.#forgetBefore(asker);
    const last = Math.min(length, before + step.size);
    if (step.reveals) this.#reveal(asker, cursor, last);
    const page = this.#feed.entries(before - step.repeats + 1, last);
    const strays = this.#feed
      .entries(1, before)
      .filter((entry) => cursor !== null && entry.strayedTo.has(cursor));
    const entries = inOrder([...new Set([...strays, ...page])], step);

    const { nextUrl, onward } = this.#onward(step, { cursor, before, last, isTrial });
    const things = entries.map((entry) => this.#thing(entry));
    asker.model.answered({ cursor, before, things, onward, position: asker.place });
    answer({ status: 200, body: JSON.stringify({ events: entries.map(wireOf), nextUrl }) });
  }

  /** A 400 that says where to go on. */
  expired(asker: Asker, { skips, text }: ExpireStep): void {
    const [request] = this.#feed.held;
    // Whether that is a sound answer to the request that tries whether the cursor is to blame is not said.
    if (request === undefined || asker.model.isTrial(request.cursor)) return;
    const { cursor, answer } = request;
    const position = asker.place;
    if (skips === "no nextUrl") {
      asker.model.answered({ cursor, things: [], onward: "missing", position, expired: true });
      answer({ status: 400, body: JSON.stringify({ status: "waited too long for events", events: [] }) });
      return;
    }
    const { length } = this.#feed.log;
    const from = cursor === null ? length : this.#feed.eventsUpTo(cursor);
    const before = Math.min(length, from + skips);
    this.#skip(asker, this.#feed.log.slice(cursor === null ? 0 : from, before), true);
    const next = this.#feed.cursorBehind(before, "unique");
    asker.model.answered({ cursor, things: [], onward: { cursor: next }, position, expired: true });
    answer({ status: 400, body: JSON.stringify({ status: text, nextUrl: urlAt(next), events: [] }) });
  }

  fault({ model }: Asker, { status, code, retried, body = "", retryAfter, refuses = false }: Fault): void {
    const [request] = this.#feed.held;
    if (request === undefined) return;
    const attempts = retried ? this.#settings.attempts : 1;
    const passes = retried || code === "PROTOCOL" || code === "RATE_LIMIT";
    model.failed({ code, attempts, cursor: request.cursor, isRefusal: refuses, passes });
    if (status === "no answer") request.refuse();
    else if (status === "stalled") this.#stall();
    else request.answer({ status, body, retryAfter });
  }

  #stall(): void {
    this.#feed.isStalling = true;
    this.#clock.tick(TIME_LIMIT);
    this.#feed.isStalling = false;
  }

  /** Where a page says to go on. */
  #onward(step: PageStep, { cursor, before, last, isTrial }: Asked): { nextUrl: unknown; onward: Onward } {
    const to = (next: string | null) => ({ nextUrl: urlAt(next), onward: { cursor: next } });
    const { nextUrl } = step;
    if (nextUrl === "same") return to(cursor);
    if (nextUrl === "base") return to(null);
    if (nextUrl === "missing") return { nextUrl: undefined, onward: "missing" };
    if (nextUrl === "null") return { nextUrl: null, onward: "missing" };
    if (nextUrl === "early") return to(this.#feed.cursorBehind(Math.min(last, before + 1), step.form));
    if (nextUrl === "older") {
      const older = this.#feed.cursorsUpTo(last);
      const found = older[step.back % older.length];
      if (found !== undefined) return to(found);
    }
    // Whether such a page is a sound answer to the base URL is not said.
    if (nextUrl === "foreign" && !isTrial) return { nextUrl: FOREIGN, onward: "unusable" };
    if (nextUrl === "no text" && !isTrial) return { nextUrl: 5, onward: "unusable" };
    return to(this.#feed.cursorBehind(last, step.form));
  }

  /** No client can deliver what the feed passes over; a cursor behind it may say so. */
  #skip({ model }: Asker, entries: readonly Entry[], isNamed: boolean): void {
    const came = new Set(model.unhandled.map(({ entry }) => entry));
    for (const entry of entries) {
      if (came.has(entry)) continue;
      entry.mayBeLost = true;
      entry.isPassedOver ||= isNamed;
    }
  }

  /** What lies before a cursor that is given up may count as handled. */
  #forgetBefore(asker: Asker): void {
    this.#skip(asker, this.#feed.log.slice(0, this.#feed.eventsUpTo(asker.model.asksAt)), true);
    for (const entry of this.#feed.log) if (entry.strayedTo.size > 0) entry.mayBeLost = true;
  }

  /** What was hidden shows, up to the end of a page. */
  #reveal({ place }: Asker, cursor: string | null, last: number): void {
    const before = this.#feed.eventsUpTo(cursor);
    for (const entry of this.#feed.log.slice(0, last)) {
      if (!entry.hidden) continue;
      entry.hidden = false;
      if (cursor !== null && entry.number <= before) entry.strayedTo.add(cursor);
      // By a cursor of another form no client can tell that it has passed it.
      const isPassed =
        rank(place.cursor) === undefined && entry.number <= this.#feed.eventsUpTo(place.cursor);
      if (entry.id !== undefined && (isPassed || covers(place, entry.id))) entry.mayBeLost = true;
    }
  }

  /** What an event of the log is to the client. */
  #thing(entry: Entry): Thing {
    const { flavor } = entry;
    const isInvalid = flavor === "invalid" || flavor === "nameless";
    const isSound = !isInvalid && (flavor !== "salvageable" || !this.#settings.strict);
    if (isSound) return { entry, fate: "delivered" };
    return { entry, fate: this.#settings.strict ? "thrown" : "reported" };
  }
}

const FOREIGN = "https://example.com/events/demo/secret/?i=1-0&timeout=10";

function inOrder(entries: readonly Entry[], { doubled, order }: PageStep): Entry[] {
  const page = entries.flatMap((entry) => (doubled ? [entry, entry] : [entry]));
  if (order === "newest first") return page.reverse();
  const middle = Math.ceil(page.length / 2);
  return order === "cut" ? [...page.slice(middle), ...page.slice(0, middle)] : page;
}

function urlAt(cursor: string | null): string {
  return `${baseUrl}?${cursor === null ? "" : `i=${cursor}&`}timeout=10`;
}
