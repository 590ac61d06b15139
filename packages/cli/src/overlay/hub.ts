import { type EventLog, entriesBehind, nameOfPlace } from "@cb-events/overlay/event-log";
import type { WireEvent } from "@cb-events/types";
import { Connection } from "./connection.js";
import type { BotStatus } from "./health.js";
import { entryMessage, message, RETRY } from "./message.js";
import type { OverlaySource } from "./source.js";

/** Pages that listen at the same time, at most. */
export const MOST_PAGES = 50;

/** The least time between two states, in milliseconds. */
const PACE = 250;

/** How often a page hears something in any case, in milliseconds. After 25 s of silence it takes the bot for gone. */
const HEARTBEAT = 10_000;

/** Tells the pages what happens, by server-sent events. */
export class Hub {
  readonly #source: OverlaySource;
  readonly #pages = new Set<Connection>();
  readonly #heart: NodeJS.Timeout;
  /** The place of the newest entry that was sent. */
  #sent: number;
  #refreshedAt = Number.NEGATIVE_INFINITY;
  #refreshing: NodeJS.Timeout | undefined;

  constructor(source: OverlaySource) {
    this.#source = source;
    this.#sent = source.log().last;
    this.#heart = setInterval(() => this.#beat(), HEARTBEAT);
  }

  get pages(): number {
    return this.#pages.size;
  }

  /**
   * A page that listens from now on, and was sent all up to the named place. `destroy` cuts it off. Undefined when
   * there are too many.
   */
  connect(after: string | undefined, destroy: () => void): Connection | undefined {
    if (this.#pages.size >= MOST_PAGES) return undefined;
    // First, so that this page is not sent again what it gets here.
    const log = this.#sendNew();
    const told = new Map([
      ["retry", RETRY],
      ["status", this.#status()],
      ["state", this.#state()],
    ]);
    const kept = entriesBehind(log, after, Date.now()).map((entry) => entryMessage(log, entry));
    const onGone = () => void this.#pages.delete(page);
    const page: Connection = new Connection(told, kept.join(""), { onGone, destroy });
    this.#pages.add(page);
    return page;
  }

  /** Something was saved: what is new in the log is sent at once, the state at its pace. */
  saved(): void {
    this.#sendNew();
    this.refresh();
  }

  /** State or status may be other ones by now. */
  refresh(): void {
    if (this.#pages.size === 0) return;
    const wait = Math.max(0, this.#refreshedAt + PACE - performance.now());
    this.#refreshing ??= setTimeout(() => this.#refresh(), wait);
  }

  /** Sends a tip that nobody gave. */
  test(event: WireEvent): void {
    this.#send(message("test", event));
  }

  /** Tells the pages that the bot ends, and ends their connections. */
  close(): void {
    clearInterval(this.#heart);
    clearTimeout(this.#refreshing);
    const { status } = this.#source.health();
    const last = this.#status(status === "refused" || status === "failed" ? status : "closed");
    for (const page of this.#pages) {
      page.send(last);
      page.end();
    }
  }

  #beat(): void {
    for (const page of this.#pages) page.forget("status");
    this.refresh();
  }

  #refresh(): void {
    this.#refreshing = undefined;
    this.#refreshedAt = performance.now();
    const [status, state] = [this.#status(), this.#state()];
    for (const page of this.#pages) {
      page.tell("status", status);
      page.tell("state", state);
    }
  }

  /** Sends what is new in the log to all pages that listen. */
  #sendNew(): EventLog {
    const log = this.#source.log();
    for (const entry of log.entries) if (entry.place > this.#sent) this.#send(entryMessage(log, entry));
    this.#sent = log.last;
    return log;
  }

  #send(text: string): void {
    for (const page of this.#pages) page.send(text);
  }

  #status(status: BotStatus = this.#source.health().status): string {
    return message("status", { status });
  }

  #state(): string {
    const log = this.#source.log();
    return message("state", { at: nameOfPlace(log, log.last), state: this.#source.state() });
  }
}
