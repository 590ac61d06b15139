import type { WireEvent } from "@cb-events/types";
import type { Answer, FeedRequest } from "./answer.js";
import { inRoom } from "./builders/build.js";
import type { EventDraft } from "./builders/draft.js";
import { kindOf, wrong } from "./check.js";
import { EventLog } from "./event-log.js";
import type { Fault } from "./faults/fault.js";
import { asReply, faultAnswer } from "./faults/fault-answer.js";
import { FaultList } from "./faults/fault-list.js";
import { FeedClock } from "./feed-clock.js";
import { createFetch, type FeedFetch } from "./fetch.js";
import { type ResolvedOptions, resolveOptions, type SimulatorOptions } from "./options.js";
import type { Page } from "./page.js";
import { type RecordedRequest, RequestRecord } from "./request-record.js";
import { Responder } from "./responder.js";
import { roomUrl } from "./room-url.js";
import { play, type Show, type ShowOptions, type ShowStep } from "./show.js";
import type { Signal } from "./signal.js";
import { traffic } from "./traffic/traffic.js";

/** An event that a client should stumble over: any part may be wrong or missing. */
export type BrokenEvent = { readonly [Key in keyof WireEvent]?: unknown } & {
  readonly [field: string]: unknown;
};

/** A stand-in for the Events API of one room. */
export class Simulator {
  readonly #options: ResolvedOptions;
  readonly #clock: FeedClock;
  readonly #log: EventLog;
  readonly #responder: Responder;
  readonly #faults = new FaultList();
  readonly #requests = new RequestRecord();
  #previousPage: Page | undefined;

  /** Where `eventsUrl` stands: no network, until `listen` sets it to the server's own. No slash at the end. */
  origin = "http://127.0.0.1";

  /** Asks this feed, and no network, whatever the URL's origin. Bound: pass it on as it is. */
  readonly fetch: FeedFetch = createFetch((request, signal) => this.answer(request, signal));

  /** Throws a `TypeError` or `RangeError` that names a wrong or unknown option, what came and what is allowed. */
  constructor(options: SimulatorOptions = {}) {
    this.#options = resolveOptions(options);
    this.#clock = new FeedClock(this.#options.clockOffset);
    this.#log = new EventLog(this.#options, this.#clock);
    this.#responder = new Responder(this.#options, this.#log);
  }

  /** The room: first part of the events URL. */
  get username(): string {
    return this.#options.username;
  }

  /** The URL that a client starts from: `http://127.0.0.1/events/…` until `listen` gives it a port. */
  get eventsUrl(): string {
    return roomUrl(this.origin, this.#options);
  }

  /**
   * Seconds by which the feed's clock is ahead of this machine's. It may be set at any time and holds from the next event
   * and answer on. Ids keep ascending while the clock goes back.
   */
  get clockOffset(): number {
    return this.#clock.offset;
  }

  set clockOffset(seconds: number) {
    this.#clock.offset = seconds;
  }

  /** The last 1,000 requests, oldest first: `{ number, url, method, headers, at }`. */
  get requests(): readonly RecordedRequest[] {
    return this.#requests.newest;
  }

  /** Requests that are held at this moment. */
  get holding(): number {
    return this.#responder.holding;
  }

  /**
   * Puts an event into the feed, and wakes the requests that wait for one. Gives it an id `<ms>-<seq>`, later than every
   * one before, unless it brings its own: any string, from the past or a year ahead. A builder's event without a
   * broadcaster gets this feed's. Returns the event as it is fetched. Anything may be wrong in it.
   */
  emit(event: EventDraft): WireEvent;
  emit(event: BrokenEvent): BrokenEvent;
  emit(event: EventDraft | BrokenEvent): WireEvent | BrokenEvent {
    const key = this.#log.place(event.id);
    const object = isRecord(event.object) ? inRoom(event.object, this.#options.username) : event.object;
    const whole = { ...event, object, id: event.id === undefined ? `${key.ms}-${key.seq}` : event.id };
    this.#log.append(key, toJson(whole));
    return whole;
  }

  /** Puts any JSON value where an event should be. */
  emitRaw(value: unknown): void {
    const json = toJson(value);
    this.#log.append(this.#log.place(isRecord(value) ? value["id"] : undefined), json);
  }

  /** Lets something go wrong at one request, at every one, or at those that ask by one cursor. Returns a function that takes the fault away again. */
  fault(fault: Fault): () => void {
    return this.#faults.add(fault, this.#requests.count);
  }

  /** Emits a script, step by step in time. Without one: a broadcast without end, one event a second, of the feed's seed. */
  play(script: Iterable<ShowStep> = traffic({ seed: this.#options.seed }), options?: ShowOptions): Show {
    return play(script, (event) => this.emit(event), options);
  }

  /** What `fetch` and `listen` render, for a transport of your own: the answer to one request. Rejects with the signal's reason when that ends a hold. */
  async answer(request: FeedRequest, signal?: Signal): Promise<Answer> {
    const answer = await this.#answer(request, signal);
    if (typeof answer === "string") return answer;
    return { ...answer, headers: { date: this.#clock.httpDate(), ...answer.headers } };
  }

  async #answer(request: FeedRequest, signal: Signal | undefined): Promise<Answer> {
    const url = new URL(request.url);
    const fault = this.#faults.for(this.#requests.add(request), url.searchParams.get("i"));
    const regular = () => this.#responder.answer(request, url, signal);
    if (fault === undefined) {
      const page = await regular();
      if ("events" in page) this.#previousPage = page;
      return asReply(page);
    }
    return faultAnswer(fault, {
      url,
      regular,
      refusal: (text, options) => this.#responder.refuseCursor(url, text, options),
      previousPage: this.#previousPage,
      cursors: {
        nextUrl: (cursor) => this.#responder.nextUrl(url, cursor),
        olderThan: (cursor, steps) => this.#log.olderThan(cursor, steps),
      },
    });
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function toJson(value: unknown): string {
  const json: unknown = JSON.stringify(value);
  if (typeof json !== "string") throw new TypeError(wrong("emit: the event", "a JSON value", kindOf(value)));
  return json;
}
