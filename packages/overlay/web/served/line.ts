import { pickEventSource } from "../shared/pick-event-source.js";

/** A message, as an `EventSource` gives it. */
export interface Heard {
  readonly data?: unknown;
  readonly lastEventId?: string;
}

/** What is used of an `EventSource`. */
export interface EventSourceLike {
  addEventListener(type: string, listener: (heard: Heard) => void): void;
  close(): void;
}

/** What is used of the browser. */
export interface LineOptions {
  readonly EventSource?: new (url: string) => EventSourceLike;
  readonly window?: EventTarget;
  readonly document?: EventTarget;
}

/** What happens on the line. */
export interface LineListener {
  /** Where to connect, asked each time. */
  readonly url: () => string;
  readonly onOpening: () => void;
  readonly onLost: (problem: string) => void;
  /** By the type of the message. */
  readonly messages: Readonly<Record<string, (heard: Heard) => void>>;
}

/** All in milliseconds. The bot says something every 10 s: a page that hears nothing for longer takes it for gone. */
const SILENCE = 25_000;
const OVERDUE = 12_000;
const RETRY = 1000;

/** What the seventh page of a browser sees that can share no connection. */
const NO_ANSWER =
  "The bot does not answer. A browser opens six pages of it at most: close one, or put more parts on one page";

/** A connection to the bot that is made again whenever it breaks, until it is closed. */
export class Line {
  readonly #listener: LineListener;
  readonly #EventSource: () => new (url: string) => EventSourceLike;
  readonly #window: EventTarget;
  readonly #document: EventTarget;
  #source: EventSourceLike | undefined;
  /** For the next attempt, or for the end of patience with a silent bot. */
  #timer: ReturnType<typeof setTimeout> | undefined;
  #heardAt = Date.now();
  /** Ever, on this page. */
  #wasHeard = false;

  constructor(options: LineOptions, listener: LineListener) {
    this.#listener = listener;
    const { EventSource: given } = options;
    // Asked each time: what is shared with other pages may turn out not to work.
    this.#EventSource = given ? () => given : pickEventSource;
    this.#window = options.window ?? window;
    this.#document = options.document ?? document;
    this.#window.addEventListener("online", this.#onOnline);
    this.#document.addEventListener("visibilitychange", this.#onSeen);
    this.#open();
  }

  /** Leaves no timer, listener or connection. */
  close(): void {
    this.#hangUp();
    this.#window.removeEventListener("online", this.#onOnline);
    this.#document.removeEventListener("visibilitychange", this.#onSeen);
  }

  /** The network is another one now: what was connected may be dead. That is no more patience with the bot. */
  readonly #onOnline = () => {
    const left = SILENCE - (Date.now() - this.#heardAt);
    this.#open(this.#source && left > 0 ? left : SILENCE);
  };

  /** A page that was hidden may have slept, and its timers with it. */
  readonly #onSeen = () => {
    if (this.#source === undefined) this.#open();
    else if (Date.now() - this.#heardAt > OVERDUE) {
      this.#listener.onLost("The bot was not heard for a while");
      this.#open();
    }
  };

  #open(patience = SILENCE): void {
    this.#hangUp();
    this.#listener.onOpening();
    const Source = this.#EventSource();
    const source = new Source(this.#listener.url());
    this.#source = source;
    this.#listen(patience);
    for (const [type, onMessage] of Object.entries(this.#listener.messages)) {
      source.addEventListener(type, (heard) => {
        if (this.#source !== source) return;
        this.#heardAt = Date.now();
        this.#wasHeard = true;
        this.#listen(SILENCE);
        onMessage(heard);
      });
    }
    // The browser would try again by itself, but not after an answer that is an error.
    source.addEventListener("error", () => {
      if (this.#source === source) this.#fail("There is no connection to the bot");
    });
  }

  #listen(patience: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#listener.onLost(this.#wasHeard ? "The bot has fallen silent" : NO_ANSWER);
      this.#open();
    }, patience);
  }

  #fail(problem: string): void {
    this.#hangUp();
    this.#timer = setTimeout(() => this.#open(), RETRY);
    this.#listener.onLost(problem);
  }

  #hangUp(): void {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = undefined;
  }
}
