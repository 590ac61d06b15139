import { corsHeaders, type FeedRequest, jsonReply, type Reply, refusal } from "./answer.js";
import type { EventKey } from "./event-id.js";
import type { EventLog } from "./event-log.js";
import type { ResolvedOptions } from "./options.js";
import type { Page } from "./page.js";
import { type FeedQuery, parseQuery } from "./query.js";
import { RateWindow } from "./rate-window.js";
import { nextUrl, refusedPath } from "./room-url.js";
import type { Signal } from "./signal.js";
import { wait } from "./wait.js";

const preflightHeaders = {
  ...corsHeaders,
  "access-control-allow-methods": "GET, OPTIONS",
  "access-control-allow-headers": "*",
  "access-control-max-age": "86400",
} as const;

const refusals = { 400: "bad percent-encoding", 401: "unauthorized", 404: "not found" } as const;

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
    if (request.method === "OPTIONS") return { status: 204, headers: preflightHeaders, body: "" };
    if (request.method !== "GET") return refusal(405, "method not allowed", { allow: "GET, OPTIONS" });
    const seconds = this.#rate.secondsToWait(Date.now());
    if (seconds !== undefined) return refusal(429, "too many requests", { "retry-after": String(seconds) });
    const status = refusedPath(url.pathname, this.#options);
    if (status !== undefined) return refusal(status, refusals[status]);
    const query = parseQuery(url.searchParams);
    if (typeof query === "string") return refusal(400, query);
    if (query.cursor !== undefined && this.#log.isExpired(query.cursor)) return this.expired(url);
    if (query.timeout > 0 && this.#log.after(query.cursor, 1).length === 0) {
      await this.#hold(query.cursor, query.timeout, signal);
      // More may have come in one go than is kept.
      if (query.cursor !== undefined && this.#log.hasDropped(query.cursor)) return this.expired(url);
    }
    return this.#page(url.origin, query);
  }

  /** The 400 for a cursor that waited too long. Its nextUrl loses nothing that is still kept. */
  expired(url: URL, { withNextUrl = true }: { withNextUrl?: boolean | undefined } = {}): Reply {
    const query = parseQuery(url.searchParams);
    const { cursor, timeout } = typeof query === "string" ? { cursor: undefined, timeout: 10 } : query;
    const next = withNextUrl
      ? { nextUrl: this.#nextUrl(url.origin, this.#log.resume(cursor), timeout) }
      : undefined;
    return jsonReply(400, JSON.stringify({ status: "waited too long for events", ...next, events: [] }));
  }

  #page(origin: string, { cursor, timeout }: FeedQuery): Page {
    const entries = this.#log.after(cursor, this.#options.pageSize);
    const next = entries.at(-1)?.key ?? cursor ?? this.#log.end();
    return { events: entries.map(({ json }) => json), nextUrl: this.#nextUrl(origin, next, timeout) };
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

  #nextUrl(origin: string, key: EventKey, timeout: number): string {
    return nextUrl(origin, this.#options, this.#log.give(key), timeout);
  }
}
