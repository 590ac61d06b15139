import { AuthError, EventClient, type FetchLike } from "@cb-events/core";
import { type PlaceStorage, pageStorage } from "../served/kept-place.js";
import type { Source, SourceListener } from "../source.js";
import { RoomRecord } from "./room-record.js";
import { sleep } from "./sleep.js";
import { openStorage, type RecordStorage } from "./storage.js";
import { Teller } from "./teller.js";
import { timeOf } from "./time-of.js";
import { ToldRoom } from "./told-room.js";

/** What happened longer before the page was loaded is in the totals alone. In milliseconds. */
const LATE = 600_000;

/** The longest time between two requests that fail, in seconds. */
const LONGEST_DELAY = 15;

/** What of the browser is used. */
export interface DirectOptions {
  /** @default the browser's */
  readonly fetch?: FetchLike;
  /**
   * Where the room is kept.
   *
   * @default IndexedDB
   */
  readonly storage?: RecordStorage;
  /**
   * Where the place is kept up to which the page has alerted: at once, for a write to `storage` may be cut off by a reload.
   *
   * @default `localStorage`; none when there is a `storage`
   */
  readonly places?: PlaceStorage;
  /**
   * Path and query of the page: pages of other addresses have records of their own.
   *
   * @default that of the page
   */
  readonly address?: string;
}

/**
 * Follows the feed from the page itself, for ever. The events URL is kept in memory alone. Until the listener is told
 * otherwise, it connects.
 */
export function openDirect(eventsUrl: string, listener: SourceListener, options: DirectOptions = {}): Source {
  const source = new DirectSource(listener, options);
  void source.run(eventsUrl);
  return source;
}

class DirectSource implements Source {
  readonly #listener: SourceListener;
  readonly #options: DirectOptions;
  readonly #teller: Teller;
  readonly #ending = new AbortController();
  readonly #startedAt = Date.now();
  #record: RoomRecord | undefined;
  #told: ToldRoom | undefined;

  constructor(listener: SourceListener, options: DirectOptions) {
    this.#listener = listener;
    this.#options = options;
    this.#teller = new Teller(listener);
  }

  onShown(place: string): void {
    this.#told?.onShown(place);
  }

  close(): void {
    this.#ending.abort();
    this.#record?.close();
    this.#teller.close();
  }

  async run(eventsUrl: string): Promise<void> {
    try {
      // The client knows which room it is; this one asks for nothing.
      const record = await this.#open(new EventClient(eventsUrl, { logger: false }).position.room);
      const client = new EventClient(eventsUrl, {
        // The page shows what is wrong.
        logger: false,
        fetch: this.#options.fetch,
        retryAttempts: Number.POSITIVE_INFINITY,
        retryMaxDelay: LONGEST_DELAY,
        positionStore: record,
        signal: this.#ending.signal,
        hooks: {
          onPoll: () => this.#onAnswer(),
          onRetry: ({ error }) => this.#teller.failed(error),
          onStatus: ({ state, lastError }) => {
            if (state === "failed" && lastError) this.#teller.waits(lastError.code);
          },
          onInvalidEvent: ({ delivered }) => {
            if (!delivered) this.#listener.onInvalid();
          },
        },
      });
      await this.#follow(client, record);
    } catch (error) {
      this.#teller.failed(error);
    }
  }

  async #open(roomId: string): Promise<RoomRecord> {
    const { storage, places, address = `${location.pathname}${location.search}` } = this.#options;
    const key = `${roomId} ${address}`;
    const record = new RoomRecord({
      storage: storage ?? (await openStorage()),
      key: encodeURIComponent(key),
      roomId,
      onSaved: (content) => this.#told?.tell(content),
      onProblem: (problem) => this.#teller.note(problem),
    });
    this.#record = record;
    const content = await record.open();
    if (this.#ending.signal.aborted) return record;
    this.#told = new ToldRoom(this.#listener, content, storage ? places : pageStorage(), key);
    return record;
  }

  /** The client waits out what passes. A page on air goes on after any other error too, unless the URL is refused. */
  async #follow(client: EventClient, record: RoomRecord): Promise<void> {
    const { signal } = this.#ending;
    while (!signal.aborted) {
      try {
        await client.run((event) => record.add(event, timeOf(event) >= this.#startedAt - LATE));
      } catch (error) {
        if (error instanceof AuthError) throw error;
        this.#teller.failed(error);
        await sleep(LONGEST_DELAY * 1000, signal);
      }
    }
  }

  #onAnswer(): void {
    this.#teller.answered();
    this.#told?.tellState();
  }
}
