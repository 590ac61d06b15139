import { type EventClient, EventsError } from "@cb-events/core";
import type { CbEvent } from "@cb-events/types";
import type { Exchange } from "../consumers/exchange.js";
import type { RoomStatus } from "../status.js";
import { Item } from "./item.js";
import type { RoomLimiter } from "./room-limiter.js";

export interface RoomParts {
  readonly name: string;
  readonly priority: number;
  readonly client: EventClient;
  readonly limiter: RoomLimiter;
  readonly exchange: Exchange;
  /** It is followed no more. */
  readonly onStop: (error: unknown) => void;
  /** Logs an error that reaches no caller. */
  readonly log: (error: unknown, line: string) => void;
}

/** Follows one room while somebody takes its events: one at a time, and the next when that one is handled. */
export class Room {
  readonly name: string;
  readonly client: EventClient;
  readonly #parts: RoomParts;
  #item: Item | undefined;
  /** Ends one `run` of the client. */
  #turn = new AbortController();
  #turnEnded: Promise<unknown> = Promise.resolve();
  #following: Promise<void> | undefined;
  #ending: Promise<void> | undefined;
  #hasThrown = false;
  /** What could not be saved at the end. */
  #unsaved: { readonly error: unknown } | undefined;
  #stop: { readonly code: string; readonly at: Date } | undefined;

  readonly #notSaved = (error: unknown) => {
    this.#unsaved = this.#ending && { error };
    this.#parts.log(error, "Position not saved");
  };

  constructor(parts: RoomParts) {
    this.name = parts.name;
    this.client = parts.client;
    this.#parts = parts;
  }

  get status(): RoomStatus {
    const { priority, limiter } = this.#parts;
    const { state, ...status } = this.client.status;
    const handlingSince = this.#item?.givenAt;
    return {
      room: this.name,
      priority,
      ...status,
      state: this.#stop ? "stopped" : state,
      longestWait: limiter.longestWait,
      ...(handlingSince && { handlingSince }),
      ...(this.#stop && { error: this.#stop }),
    };
  }

  /** Begins when something takes events. When nothing takes them any more, its request ends at once. */
  update(): void {
    if (this.#goesOn) this.#following ??= this.#follow();
    else this.#turn.abort();
  }

  /**
   * Ends the turn: its request ends at once, and it resolves when what is in flight is handled and saved. The next turn
   * begins by itself if somebody takes events.
   */
  endTurn(): Promise<unknown> {
    this.#turn.abort();
    return this.#turnEnded;
  }

  /**
   * Follows no more. What is in flight has so many seconds to be handled. Rejects where the position could not be saved;
   * a later call may shorten the time.
   */
  end(drain: number): Promise<void> {
    this.#ending ??= this.#end();
    const item = this.#item;
    if (item === undefined) return this.#ending;
    const timer = setTimeout(() => {
      item.abort(this.#turn.signal.reason);
      item.end("released");
    }, drain * 1000);
    return this.#ending.finally(() => clearTimeout(timer));
  }

  get #goesOn(): boolean {
    return this.#parts.exchange.takers.length > 0 && this.#ending === undefined && this.#stop === undefined;
  }

  async #end(): Promise<void> {
    this.#turn.abort();
    if (this.#item?.givenAt === undefined) this.#item?.end("released");
    await this.#following;
    await this.client.close().catch(this.#notSaved);
    if (this.#unsaved) throw this.#unsaved.error;
  }

  async #follow(): Promise<void> {
    while (this.#goesOn) {
      this.#turn = new AbortController();
      const { signal } = this.#turn;
      const turn = this.client.run((event) => this.#handle(event), { signal });
      this.#turnEnded = turn.catch((error: unknown) => this.#failed(error));
      await this.#turnEnded;
    }
    this.#following = undefined;
  }

  /** Gives the event to the pool. Settles as its handler does. */
  #handle(event: CbEvent): Promise<void> {
    const turn = this.#turn;
    // It was under way when the room was ended.
    if (this.#ending) return Promise.reject(turn.signal.reason);
    return new Promise((resolve, reject) => {
      this.#item = new Item(this, event, (outcome, error) => {
        this.#item = undefined;
        if (outcome === "done") return resolve();
        this.#hasThrown = outcome === "failed";
        if (this.#hasThrown) return reject(error);
        // To the client this is a handler that gave up because its run ended: the event stays unhandled.
        turn.abort();
        reject(turn.signal.reason);
      });
      this.#parts.exchange.offer(this.#item);
    });
  }

  async #failed(error: unknown): Promise<void> {
    // The save at the end of a turn failed. The next turn begins with it, if there is one.
    const passes = error instanceof EventsError && error.retryable;
    if (passes && !this.#hasThrown) return this.#notSaved(error);
    const code = error instanceof EventsError ? error.code : "UNKNOWN";
    this.#stop = { code: this.#hasThrown ? "HANDLER" : code, at: new Date() };
    this.#parts.onStop(error);
    await this.client.close().catch(this.#notSaved);
  }
}
