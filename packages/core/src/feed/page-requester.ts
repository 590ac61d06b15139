import type { AbortSignalLike } from "@cb-events/types";
import type { RateLimiter } from "../config/options.js";
import { ClientRequestError } from "../errors/http-status-error.js";
import { ProtocolError } from "../errors/protocol-error.js";
import type { GapReport } from "../observe/hooks.js";
import type { Reporter } from "../observe/reporter.js";
import type { StatusBoard } from "../observe/status.js";
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
  readonly error?: ProtocolError;
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
  readonly status: StatusBoard;
}

/** What a request may take beyond the time that the server may hold it, in seconds. */
const MARGIN = 5;
/** The longest time that the server may be asked to hold a request, in seconds (official documentation). */
const MAX_SERVER_TIMEOUT = 90;
/** A clock of this machine that is this much off is warned of, in seconds. */
const MAX_SKEW = 30;
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
  #hasToldRestart = false;
  #refusals = 0;
  #refusedSince = 0;
  #refusal: unknown;

  constructor(parts: PageRequesterParts) {
    this.#parts = parts;
    this.#url = parts.urls.first(parts.config.timeout, null);
  }

  /** Starts from a cursor that the feed gave to an earlier client. */
  startAt(cursor: string | null): void {
    this.#cursor = cursor;
    this.#url = this.#first(cursor);
  }

  /** The error says that the feed refused a cursor, which may be given up later: the next request may succeed. */
  isRefusal(error: unknown): boolean {
    return error !== undefined && error === this.#refusal;
  }

  /** Requests the next page. When it rejects, the next call asks for the same page again. */
  async next(signal: AbortSignalLike): Promise<Page> {
    if (this.#expiries > 1) {
      await sleep(retryDelay(this.#expiries - 1, this.#parts.config), signal);
    }
    const { cursor } = this.#url;
    const abandons = cursor !== null && this.#isPoison();
    const url = abandons ? this.#first(null) : this.#url;
    const answer = await this.#request(url, signal).catch((error: unknown) => {
      if (!signal.aborted) this.#failed(error, cursor, abandons);
      throw error;
    });

    this.#expiries = answer.kind === "expired" ? this.#expiries + 1 : 0;
    const page = { events: answer.events, asked: url.cursor, abandoned: null, now: answer.now };
    try {
      const next = this.#goOn(answer, url, abandons);
      // An expired cursor that leads to itself would be asked for again without end.
      if (answer.kind === "expired" && next !== null && next === url.cursor) this.#countRefusal();
      else this.#refusals = 0;
      return { ...page, abandoned: abandons ? cursor : null, next };
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      if (abandons) this.#refusals = 0;
      return { ...page, next: null, error };
    }
  }

  #first(cursor: string | null): PageUrl {
    return this.#parts.urls.first(this.#parts.config.timeout, cursor);
  }

  #isPoison(): boolean {
    return this.#refusals >= MIN_REFUSALS && performance.now() - this.#refusedSince >= MIN_REFUSED_FOR;
  }

  /** A request failed. Only by a cursor, a refusal may be the cursor's. */
  #failed(error: unknown, cursor: string | null, abandons: boolean): void {
    const isRefusal =
      cursor !== null &&
      ((error instanceof ClientRequestError && error.statusCode === 400) ||
        (error instanceof ProtocolError && error.retryable));
    this.#refusal = isRefusal ? error : undefined;
    // Without the cursor it fails as well: the cursor is kept, and counted anew.
    if (abandons) this.#refusals = 0;
    else if (isRefusal) this.#countRefusal();
  }

  #countRefusal(): void {
    if (this.#refusals === 0) this.#refusedSince = performance.now();
    this.#refusals += 1;
  }

  #gap(gap: GapReport): void {
    this.#parts.status.gap();
    this.#parts.reporter.gap(gap);
  }

  /** Moves to where the answer says, and gives the cursor there. Changes nothing where that cannot be followed. */
  #goOn({ kind, nextUrl }: FeedPage, url: PageUrl, abandons: boolean): string | null {
    const isMissing = nextUrl === null || nextUrl === undefined || nextUrl === "";
    if (!isMissing && typeof nextUrl !== "string")
      throw new ProtocolError("The nextUrl of an answer is not a text", { statusCode: 200 });

    this.#url = isMissing ? this.#first(null) : this.#parts.urls.next(nextUrl, url);
    if (abandons) {
      this.#gap({ reason: "abandoned", from: this.#cursor, to: null });
      this.#hasToldRestart = true;
      this.#cursor = null;
    }
    const from = this.#cursor;
    if (isMissing) {
      if (kind === "expired") this.#gap({ reason: "expired", from, to: null });
      else if (!this.#hasToldRestart) this.#gap({ reason: "restarted", from, to: null });
      this.#hasToldRestart = true;
      return null;
    }
    const to = this.#url.cursor;
    this.#cursor = to ?? from;
    this.#hasToldRestart = false;
    if (kind === "expired") this.#gap({ reason: "expired", from, to });
    return to;
  }

  /** One request with its retries. */
  async #request(url: PageUrl, signal: AbortSignalLike): Promise<FeedPage> {
    const { config, reporter, status } = this.#parts;
    const started = performance.now();
    const page = await withRetry(
      () => makeAttempt(signal, (attempt) => this.#attempt(url, attempt)),
      config,
      signal,
      (retry) => {
        status.retried(retry.error);
        reporter.retry(retry);
      },
    );
    status.answered(this.#clock.skew);
    if (reporter.hearsAnswers) reporter.answered(page.events.length, (performance.now() - started) / 1000);
    return page;
  }

  /** One attempt: it takes a slot, makes a request and reads the answer. */
  async #attempt(url: PageUrl, attempt: Attempt): Promise<FeedPage> {
    const { config, urls, limiter, transport, reporter, status } = this.#parts;
    const { signal } = attempt;
    if (status.state !== "waiting") status.enter("waiting");
    // A limiter of the user's own may throw, forget to give a promise, or ignore the signal.
    await limiter.acquire(signal as Signal);
    if (signal.aborted) throw signal.reason;
    status.enter("polling");
    if (reporter.hearsRequests) reporter.polling(urls.redacted(url));
    const seconds = Math.min(MAX_SERVER_TIMEOUT, Math.max(config.timeout, url.serverTimeout)) + MARGIN;
    const response = await transport(url.href, seconds, attempt);
    const now = this.#clock.read(response.date);
    const { skew = 0 } = this.#clock;
    if (Math.abs(skew) > MAX_SKEW) reporter.clock(skew);
    return readPage(response, { redact: urls.redact, isOwn: (nextUrl) => this.#isOwn(nextUrl, url), now });
  }

  /** It can be followed, and leads somewhere else than to the page that was asked for. */
  #isOwn(nextUrl: string, url: PageUrl): boolean {
    try {
      return this.#parts.urls.next(nextUrl, url).cursor !== url.cursor;
    } catch {
      return false;
    }
  }
}
