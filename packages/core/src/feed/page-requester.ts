import type { AbortSignalLike } from "@cb-events/types";
import type { RateLimiter } from "../config/options.js";
import { EventsError } from "../errors/events-error.js";
import { ProtocolError } from "../errors/protocol-error.js";
import type { Reporter } from "../observe/reporter.js";
import { sleep } from "../util/abort.js";
import type { Signal } from "../util/web.js";
import { type Attempt, makeAttempt } from "./attempt.js";
import { FeedClock } from "./feed-clock.js";
import type { FeedUrls, PageUrl } from "./feed-urls.js";
import { type FeedPage, readPage } from "./page.js";
import { type RetryPolicy, retryDelay, withRetry } from "./retry.js";
import type { Transport } from "./transport.js";

/** What one answer brought, and where in the feed it belongs. */
export interface Page {
  readonly events: readonly unknown[];
  /** The cursor that it was asked by; null: none. */
  readonly asked: string | null;
  /** The cursor to go on from; null when the feed named none. */
  readonly next: string | null;
  /** Its nextUrl cannot be followed. */
  readonly error: ProtocolError | undefined;
  /** The cursor that was given up for this page. */
  readonly abandoned: string | null;
  /** The time of the feed's clock, in ms since 1970. */
  readonly now: number;
}

export interface PageRequesterParts {
  readonly urls: FeedUrls;
  readonly config: RetryPolicy & { readonly timeout: number };
  readonly limiter: RateLimiter;
  readonly transport: Transport;
  readonly reporter: Reporter;
}

/** What a request may take beyond the time that the server may hold it, in seconds. */
const MARGIN = 5;
/** The longest time that the server may be asked to hold a request, in seconds (official documentation). */
const MAX_SERVER_TIMEOUT = 90;
/** A cursor is given up after so many refusals in a row, over so many milliseconds at least. */
const MIN_REFUSALS = 5;
const MIN_REFUSED_FOR = 60_000;

/** Goes from page to page, by the URL that each answer names for the next. */
export class PageRequester {
  readonly #parts: PageRequesterParts;
  readonly #clock = new FeedClock();
  #url: PageUrl;
  /** The last cursor that the feed gave. */
  #cursor: string | null = null;
  #expiries = 0;
  /** The last answer named no next page, and that was told. */
  #isRestarted = false;
  /** How often the cursor was refused in a row. */
  #refusals = 0;
  #refusedSince = 0;
  /** What the last request that failed failed with. */
  failure: unknown;
  #isRefusal = false;

  constructor(parts: PageRequesterParts) {
    this.#parts = parts;
    this.#url = this.#first(null);
  }

  /** Starts from a cursor that the feed gave to an earlier client. */
  startAt(cursor: string | null): void {
    this.#cursor = cursor;
    this.#url = this.#first(cursor);
  }

  /** The error says that the feed refused a cursor, which may be given up later: the next request may succeed. */
  isRefusal(error: unknown): boolean {
    return this.#isRefusal && error === this.failure;
  }

  /** Requests the next page. When it rejects, the next call asks for the same page again. */
  async next(signal: AbortSignalLike): Promise<Page> {
    const { urls, config, reporter } = this.#parts;
    if (this.#expiries > 1) await sleep(retryDelay(this.#expiries - 1, config), signal);
    const { cursor } = this.#url;
    const abandons =
      this.#refusals >= MIN_REFUSALS && performance.now() - this.#refusedSince >= MIN_REFUSED_FOR;
    const url = abandons ? this.#first(null) : this.#url;
    const started = performance.now();
    let answer: FeedPage;
    try {
      answer = await this.#request(url, signal);
    } catch (error) {
      this.failure = error;
      this.#isRefusal = !signal.aborted && this.#countFailure(error, cursor, abandons);
      throw error;
    }
    const { expired, events, nextUrl, now } = answer;
    reporter.answered(events.length, started, this.#clock.skew);
    this.#expiries = expired ? this.#expiries + 1 : 0;
    const isMissing = (nextUrl ?? "") === "";
    const to = isMissing ? this.#first(null) : urls.next(nextUrl, url);
    if (to instanceof ProtocolError) {
      if (abandons) this.#refusals = 0;
      return { events, asked: url.cursor, next: null, error: to, abandoned: null, now };
    }
    const next = to.cursor;
    // An expired cursor that leads to itself would be asked for again without end.
    if (expired && next !== null && next === url.cursor) this.#countRefusal();
    else this.#refusals = 0;
    this.#url = to;
    const from = this.#cursor;
    const isRestart = isMissing && !this.#isRestarted;
    const reason = abandons ? "abandoned" : expired ? "expired" : isRestart && "restarted";
    if (reason) reporter.gap({ reason, from, to: abandons ? null : next });
    this.#cursor = next ?? (abandons ? null : from);
    this.#isRestarted = isMissing;
    return { events, asked: url.cursor, next, error: undefined, abandoned: abandons ? cursor : null, now };
  }

  #first(cursor: string | null): PageUrl {
    return this.#parts.urls.first(this.#parts.config.timeout, cursor);
  }

  /** A request failed: says whether that is a refusal. Only by a cursor, it may be the cursor's. */
  #countFailure(error: unknown, cursor: string | null, abandons: boolean): boolean {
    const isRefusal =
      cursor !== null &&
      error instanceof EventsError &&
      (error.code === "PROTOCOL" ? error.retryable : error.statusCode === 400);
    // Without the cursor it fails as well: the cursor is kept, and counted anew.
    if (abandons) this.#refusals = 0;
    else if (isRefusal) this.#countRefusal();
    return isRefusal;
  }

  #countRefusal(): void {
    if (this.#refusals === 0) this.#refusedSince = performance.now();
    this.#refusals += 1;
  }

  /** One request with its retries. */
  #request(url: PageUrl, signal: AbortSignalLike): Promise<FeedPage> {
    return withRetry(
      () => makeAttempt(signal, (attempt) => this.#attempt(url, attempt)),
      this.#parts.config,
      signal,
      this.#parts.reporter,
    );
  }

  /** One attempt: it takes a slot, makes a request and reads the answer. */
  async #attempt(url: PageUrl, attempt: Attempt): Promise<FeedPage> {
    const { config, urls, limiter, transport, reporter } = this.#parts;
    try {
      reporter.status.enter("waiting");
      // A limiter of the user's own may throw, forget to give a promise, or ignore the signal.
      await limiter.acquire(attempt.controller.signal as Signal);
      if (attempt.isOver) throw attempt.reason;
      reporter.polling(() => urls.redacted(url));
      const seconds = Math.min(MAX_SERVER_TIMEOUT, Math.max(config.timeout, url.serverTimeout)) + MARGIN;
      const response = await transport(url.href, seconds, attempt);
      const now = this.#clock.read(response.date);
      return readPage(response, now, urls, url);
    } finally {
      attempt.end();
    }
  }
}
