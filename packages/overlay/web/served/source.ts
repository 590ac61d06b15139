import type { Connection, Source, SourceListener } from "../source.js";
import { CONNECTING, connectionOf, isFarewell, LIVE, lost } from "./connection-of.js";
import { KeptPlace, type PlaceStorage, pageStorage } from "./kept-place.js";
import { type EventSourceLike, type Heard, Line } from "./line.js";
import { isSkip, readEntry, readEvent, readReactions, readShow, readState, readStatus } from "./messages.js";

/** Logs of which it is remembered what was given: a bot without a state file has a new one at each start. */
const MOST_LOGS = 20;

/** What of the browser is used. */
export interface ServedOptions {
  /** @default the browser's */
  readonly EventSource?: new (
    url: string,
  ) => EventSourceLike;
  /** @default `localStorage` */
  readonly storage?: PlaceStorage;
  /**
   * Path and query of the page: pages of other addresses have places of their own.
   *
   * @default that of the page
   */
  readonly address?: string;
  /** @default the browser's: it tells of `online` */
  readonly window?: EventTarget;
  /** @default the browser's: it tells of `visibilitychange` */
  readonly document?: EventTarget;
}

/**
 * Follows the bot that serves the page, for ever: see the README for what it sends. Until the listener is told
 * otherwise, it connects.
 */
export function openServed(listener: SourceListener, options: ServedOptions = {}): Source {
  return new ServedSource(listener, options);
}

class ServedSource implements Source {
  readonly #listener: SourceListener;
  readonly #kept: KeptPlace;
  /** The newest place that was given, of each log. */
  readonly #given = new Map<string, number>();
  readonly #line: Line;
  #connection: Connection = CONNECTING;
  /** What is known of this connection so far: numbers are live when both are. */
  #status: Connection | undefined;
  #stateCame = false;
  /** Why the bot said that it ends: it is not heard of any more, but that is the reason. */
  #farewell: Connection | undefined;

  constructor(listener: SourceListener, options: ServedOptions) {
    this.#listener = listener;
    const { storage = pageStorage(), address = `${location.pathname}${location.search}` } = options;
    this.#kept = new KeptPlace(storage, address);
    this.#line = new Line(options, {
      url: () => `events${this.#after()}`,
      onOpening: () => this.#reset(),
      onLost: (problem) => this.#tell(this.#farewell ?? lost(problem)),
      messages: {
        status: (heard) => this.#onStatus(heard),
        state: (heard) => this.#onState(heard),
        event: (heard) => this.#onEntry(heard),
        show: (heard) => this.#onShow(heard),
        test: (heard) => this.#onTest(heard, false),
        again: (heard) => this.#onTest(heard, true),
        control: ({ data }) => {
          if (isSkip(data)) this.#listener.onSkip?.();
        },
      },
    });
  }

  onShown(place: string): void {
    this.#kept.keep(place);
  }

  close(): void {
    this.#line.close();
  }

  /** Where a new connection goes on; on a page that was given nothing yet, all that is kept comes. */
  #after(): string {
    const newest = [...this.#given].at(-1);
    return newest === undefined ? "" : `?after=${encodeURIComponent(newest.join("-"))}`;
  }

  #reset(): void {
    this.#status = undefined;
    this.#stateCame = false;
  }

  #onStatus({ data }: Heard): void {
    const status = readStatus(data);
    if (status === undefined) this.#listener.onInvalid();
    this.#status = connectionOf(status);
    this.#farewell = isFarewell(status) ? this.#status : undefined;
    this.#tellStatus();
  }

  #onState({ data }: Heard): void {
    const message = readState(data);
    if (message !== undefined && !this.#kept.known) this.#kept.keep(message.at);
    if (message?.state === undefined) {
      this.#listener.onInvalid();
      // Those that are shown are old now.
      this.#stateCame = false;
      this.#tell(connectionOf(undefined));
    } else {
      this.#listener.onState(message.state);
      this.#stateCame = true;
      this.#tellStatus();
    }
  }

  #onEntry({ data, lastEventId }: Heard): void {
    const entry = readEntry(data, lastEventId);
    if (entry === undefined) {
      this.#listener.onInvalid();
      return;
    }
    const { event, place } = entry;
    if (place.number <= (this.#given.get(place.log) ?? 0)) return;
    this.#remember(place.log, place.number);
    const isNew = this.#kept.isNew(place);
    this.#listener.onEvent({ event, place: lastEventId, isNew, isTest: false, ...readReactions(data) });
  }

  #onTest({ data }: Heard, isAgain: boolean): void {
    const event = readEvent(data);
    if (event === undefined) this.#listener.onInvalid();
    else {
      const { alerts } = readReactions(data);
      this.#listener.onEvent({ event, place: undefined, isNew: true, isTest: true, isAgain, alerts });
    }
  }

  #onShow({ data }: Heard): void {
    const show = readShow(data);
    if (show === undefined) this.#listener.onInvalid();
    else this.#listener.onShow?.(show);
  }

  /** The log that was heard of last stands last. */
  #remember(log: string, number: number): void {
    this.#given.delete(log);
    this.#given.set(log, number);
    const [oldest] = this.#given.keys();
    if (this.#given.size > MOST_LOGS && oldest !== undefined) this.#given.delete(oldest);
  }

  #tellStatus(): void {
    if (this.#status === undefined || (this.#status === LIVE && !this.#stateCame)) return;
    this.#tell(this.#status);
  }

  #tell(connection: Connection): void {
    const { status, problem } = this.#connection;
    if (status === connection.status && problem === connection.problem) return;
    this.#connection = connection;
    this.#listener.onConnection(connection);
  }
}
