import type { EventSourceLike, Heard } from "../served/line.js";
import { parsePlace } from "../served/place.js";
import { KeptEntries } from "./kept-entries.js";
import type { ToPage } from "./messages.js";

/** What replaces all that was said before about the same thing: what a page hears at first, in this order. */
const LASTING = ["status", "show", "state"] as const;
const PASSING = ["event", "test", "again", "control"] as const;

/** A page that was not heard for so long is gone, in milliseconds. */
const GONE = 180_000;

/** The bot says something every 10 s. A page that asks again after more than this gets a new connection. */
const OVERDUE = 12_000;

/** The way back to one page. */
export type Say = (message: Omit<ToPage, "number">) => void;

interface Listening {
  say: Say;
  heardAt: number;
  /** It was told the state, and all entries since. */
  isReady: boolean;
}

interface HubOptions {
  /** Full address of the events. */
  readonly url: string;
  readonly EventSource: new (url: string) => EventSourceLike;
}

/**
 * One connection to the bot for many pages: a browser opens six to one server at most. Each page hears what it would
 * hear on its own; a page that comes later gets what was kept, and knows by the places what is new to it.
 */
export class Hub {
  readonly #options: HubOptions;
  readonly #pages = new Map<string, Listening>();
  readonly #entries = new KeptEntries();
  readonly #last = new Map<string, string>();
  #source: EventSourceLike | undefined;
  #heardAt = 0;

  constructor(options: HubOptions) {
    this.#options = options;
  }

  /** Pages that listen. */
  get pages(): number {
    return this.#pages.size;
  }

  /** A page opens its connection, for the first time or again. */
  open(page: string, say: Say): void {
    const now = performance.now();
    this.#dropGone(now);
    this.#pages.set(page, { say, heardAt: now, isReady: false });
    if (this.#source === undefined || now - this.#heardAt > OVERDUE) this.#connect();
    else this.#greet();
  }

  /** A page is still there. False where it is not known. */
  here(page: string): boolean {
    const now = performance.now();
    const listening = this.#pages.get(page);
    if (listening) listening.heardAt = now;
    this.#dropGone(now);
    return listening !== undefined;
  }

  /** A page goes. With the last one the connection ends. */
  close(page: string): void {
    this.#pages.delete(page);
    if (this.#pages.size === 0) this.#hangUp();
  }

  #connect(): void {
    this.#hangUp();
    this.#heardAt = performance.now();
    for (const page of this.#pages.values()) page.isReady = false;
    const after = this.#entries.newest;
    const query = after === undefined ? "" : `?after=${encodeURIComponent(after)}`;
    const source = new this.#options.EventSource(`${this.#options.url}${query}`);
    this.#source = source;
    const listen = (type: string, hear: (heard: Heard) => void) =>
      source.addEventListener(type, (heard) => {
        if (this.#source !== source) return;
        this.#heardAt = performance.now();
        hear(heard);
      });
    for (const type of LASTING) listen(type, ({ data }) => this.#onLasting(type, String(data)));
    for (const type of PASSING) listen(type, (heard) => this.#onPassing(type, heard));
    listen("error", () => this.#fail());
  }

  #onLasting(type: (typeof LASTING)[number], data: string): void {
    this.#last.set(type, data);
    if (type === "state") {
      const log = logOf(data);
      if (log !== undefined) this.#entries.keepLog(log);
    }
    for (const { say, isReady } of this.#pages.values()) if (isReady) say({ type, data });
    this.#greet();
  }

  #onPassing(type: (typeof PASSING)[number], { data, lastEventId: id = "" }: Heard): void {
    if (type === "event") this.#entries.add(String(data), id);
    const message = { type, data: String(data), id };
    for (const { say, isReady } of this.#pages.values()) if (isReady) say(message);
  }

  /** Tells pages that wait for it what there is, once there is a state. */
  #greet(): void {
    if (!this.#last.has("state")) return;
    for (const page of this.#pages.values()) {
      if (page.isReady) continue;
      page.isReady = true;
      for (const type of LASTING) {
        const data = this.#last.get(type);
        if (data !== undefined) page.say({ type, data });
      }
      for (const { data, id } of this.#entries.all) page.say({ type: "event", data, id });
    }
  }

  /** Each page asks again after a while, the first of them for all. */
  #fail(): void {
    this.#hangUp();
    const pages = [...this.#pages.values()];
    this.#pages.clear();
    for (const { say } of pages) say({ type: "error" });
  }

  #hangUp(): void {
    this.#source?.close();
    this.#source = undefined;
    // It is no longer what is going on.
    this.#last.clear();
  }

  #dropGone(now: number): void {
    for (const [page, { heardAt }] of this.#pages) if (now - heardAt > GONE) this.close(page);
  }
}

function logOf(state: string): string | undefined {
  try {
    return parsePlace((JSON.parse(state) as { at?: unknown } | null)?.at)?.log;
  } catch {
    return undefined;
  }
}
