import { type FeedRequest, jsonReply, type Reply, refusal, waitedTooLong } from "./answer.js";
import type { EventKey } from "./event-id.js";
import type { EventLog } from "./event-log.js";
import type { ResolvedOptions } from "./options.js";
import type { Page } from "./page.js";
import { defaultTimeout, type FeedQuery, parseQuery } from "./query.js";
import { RateWindow } from "./rate-window.js";
import { answerToMethod, pathRefusal } from "./refusals.js";
import { isRoom, nextUrl, readPath } from "./room-url.js";
import type { Signal } from "./signal.js";
import { wait } from "./wait.js";

/** What the feed answers when nothing goes wrong: the rules of the Events API, without faults and without a transport. */
export class Responder {
  readonly #options: ResolvedOptions;
  readonly #log: EventLog;
  readonly #rate: RateWindow;
  #holding = 0;

  constructor(options: ResolvedOptions, log: EventLog) {
    this.#options = options;
    this.#log = log;
    this.#rate = new RateWindow(options.rateLimit);
  }

  /** Requests that are held at this moment. */
  get holding(): number {
    return this.#holding;
  }

  /** Rejects with the signal's reason when that aborts a hold. */
  async answer(request: FeedRequest, url: URL, signal: Signal | undefined): Promise<Page | Reply> {
    const other = answerToMethod(request.method);
    if (other) return other;
    const seconds = this.#rate.secondsToWait(Date.now());
    if (seconds !== undefined) return refusal(429, "too many requests", { "retry-after": String(seconds) });
    const room = readPath(url.pathname);
    if (typeof room === "number") return pathRefusal(room);
    if (!isRoom(room, this.#options)) return pathRefusal(401);
    const query = parseQuery(url.searchParams);
    if (typeof query === "string") return refusal(400, query);
    if (query.cursor !== undefined && this.#log.isExpired(query.cursor)) {
      return this.refuseCursor(url, waitedTooLong);
    }
    if (query.timeout > 0 && this.#log.after(query.cursor, 1).length === 0) {
      await this.#hold(query.cursor, query.timeout, signal);
      // More may have come in one go than is kept.
      if (query.cursor !== undefined && this.#log.hasDropped(query.cursor)) {
        return this.refuseCursor(url, waitedTooLong);
      }
    }
    return this.#page(url, query);
  }

  /** The 400 for the cursor of this URL. Its nextUrl loses nothing that is still kept. */
  refuseCursor(url: URL, text: string, { withNextUrl = true }: { withNextUrl?: boolean } = {}): Reply {
    const query = parseQuery(url.searchParams);
    const cursor = typeof query === "string" ? undefined : query.cursor;
    const next = withNextUrl ? { nextUrl: this.nextUrl(url, this.#log.resume(cursor)) } : undefined;
    return jsonReply(400, JSON.stringify({ status: text, ...next, events: [] }));
  }

  /** Where a client of this URL goes on behind the cursor, which counts as given from now on; without one, from the oldest event that is kept. */
  nextUrl(url: URL, cursor: EventKey | undefined): string {
    const query = parseQuery(url.searchParams);
    const timeout = typeof query === "string" ? defaultTimeout : query.timeout;
    return nextUrl(url.origin, this.#options, cursor && this.#log.give(cursor), timeout);
  }

  #page(url: URL, { cursor }: FeedQuery): Page {
    const events = this.#log.after(cursor, this.#options.pageSize);
    const end = events.at(-1)?.key ?? cursor ?? this.#log.end();
    const start = cursor ?? (events.length > 0 ? this.#log.resume(undefined) : end);
    return { events, start, end, nextUrl: this.nextUrl(url, end) };
  }

  async #hold(cursor: EventKey | undefined, seconds: number, signal: Signal | undefined): Promise<void> {
    this.#holding += 1;
    const until = (end: () => void) =>
      this.#log.onAppend(() => {
        if (this.#log.after(cursor, 1).length > 0) end();
      });
    await wait({ ms: seconds * 1000, signal, until }).finally(() => {
      this.#holding -= 1;
    });
  }
}
