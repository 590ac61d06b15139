import { Connection } from "./connection.js";
import { type EventLog, entriesBehind, nameOfPlace } from "./event-log.js";
import type { BotStatus } from "./health.js";
import { entryMessage, message, RETRY } from "./message.js";
import type { EntryMessage } from "./protocol.js";
import type { OverlaySource } from "./source.js";

/** Pages that listen at the same time. */
export const MAX_PAGES = 50;

/** The least time between two states, in milliseconds. */
const MIN_INTERVAL = 250;

/** How often a page hears something in any case, in milliseconds. After 25 s of silence it takes the bot for gone. */
const HEARTBEAT = 10_000;

/** Tells the pages what happens, by server-sent events. While there are none it holds no timer and no listener. */
export class Hub {
  readonly #source: OverlaySource;
  readonly #pages = new Set<Connection>();
  #isClosed = false;
  #heart: ReturnType<typeof setInterval> | undefined;
  #unlisten: (() => void) | undefined;
  /** The place of the newest entry that was sent. */
  #sent = 0;
  #refreshedAt = Number.NEGATIVE_INFINITY;
  #refreshing: ReturnType<typeof setTimeout> | undefined;

  constructor(source: OverlaySource) {
    this.#source = source;
  }

  get pages(): number {
    return this.#pages.size;
  }

  /**
   * A page that listens from now on, and was sent all up to the named place. `cut` cuts it off. Undefined when there are
   * too many, and behind the end.
   */
  connect(after: string | undefined, cut: () => void): Connection | undefined {
    if (this.#pages.size >= MAX_PAGES || this.#isClosed) return undefined;
    const log = this.#source.log();
    const told = new Map([["retry", RETRY], ...this.#news()]);
    const kept = entriesBehind(log, after, Date.now()).map((entry) => entryMessage(log, entry));
    if (this.#pages.size === 0) this.#begin();
    // The new page has them: it must not get those once more that the source did not tell of yet.
    else this.#sendNew(log);
    this.#sent = log.last;
    const page: Connection = new Connection(told, kept.join(""), { onGone: () => this.#remove(page), cut });
    this.#pages.add(page);
    return page;
  }

  /** Sends an event that is in no total and no log: a test, or one that was shown before. */
  show(kind: "again" | "test", entry: EntryMessage): void {
    this.#send(message(kind, entry));
  }

  /** Tells pages what to do with the alert that they show. */
  control(action: { readonly action: "skip" }): void {
    this.#send(message("control", action));
  }

  /** Tells the pages that the bot ends, and ends their connections. */
  close(): void {
    this.#isClosed = true;
    const { status } = this.#source.health();
    this.#send(statusMessage(status === "refused" || status === "failed" ? status : "closed"));
    for (const page of this.#pages) page.end();
  }

  #begin(): void {
    this.#heart = setInterval(() => this.#beat(), HEARTBEAT);
    this.#unlisten = this.#source.onChange(() => this.#changed());
  }

  #remove(page: Connection): void {
    this.#pages.delete(page);
    if (this.#pages.size > 0) return;
    clearInterval(this.#heart);
    clearTimeout(this.#refreshing);
    this.#refreshing = undefined;
    this.#unlisten?.();
  }

  /** What is new in the log is sent at once, the rest at its pace. */
  #changed(): void {
    const log = this.#source.log();
    this.#sendNew(log);
    this.#sent = log.last;
    this.#refreshSoon();
  }

  #sendNew(log: EventLog): void {
    for (const entry of log.entries) if (entry.place > this.#sent) this.#send(entryMessage(log, entry));
  }

  #beat(): void {
    for (const page of this.#pages) page.forget("status");
    this.#refreshSoon();
  }

  #refreshSoon(): void {
    if (this.#pages.size === 0) return;
    const wait = Math.max(0, this.#refreshedAt + MIN_INTERVAL - performance.now());
    this.#refreshing ??= setTimeout(() => this.#refresh(), wait);
  }

  #refresh(): void {
    this.#refreshing = undefined;
    this.#refreshedAt = performance.now();
    const news = this.#news();
    for (const page of this.#pages) for (const [about, text] of news) page.tell(about, text);
  }

  /** What replaces what was said before, by what it is about. */
  #news(): [about: string, text: string][] {
    const log = this.#source.log();
    const show = this.#source.show?.();
    const state = { at: nameOfPlace(log, log.last), state: this.#source.state() };
    return [
      ["status", statusMessage(this.#source.health().status)],
      ...(show ? [["show", message("show", show)] as [string, string]] : []),
      ["state", message("state", state)],
    ];
  }

  #send(text: string): void {
    for (const page of this.#pages) page.send(text);
  }
}

function statusMessage(status: BotStatus): string {
  return message("status", { status });
}
