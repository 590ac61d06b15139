import type { ServerResponse } from "node:http";
import { tip } from "@cb-events/simulator";
import { monotonic } from "../clock.js";
import { idOf, nextUrl, numberOf } from "../wire.js";
import { eventOf } from "./events.js";

export function send(response: ServerResponse, body: Buffer): void {
  response.writeHead(200, {
    "content-type": "application/json; charset=utf-8",
    "content-length": body.byteLength,
  });
  response.end(body);
}

export interface PageRoomOptions {
  readonly name: string;
  /** How many pages are made, before anyone asks. */
  readonly pages: number;
  /** Events in each; 0: empty pages. */
  readonly size: number;
}

/** A room whose pages were all made before. Without a cursor it begins with the first one. */
export class PageRoom {
  readonly #size: number;
  readonly #bodies: readonly Buffer[];

  constructor({ name, pages, size }: PageRoomOptions) {
    this.#size = size;
    this.#bodies = Array.from({ length: size === 0 ? 1 : pages }, (_, page) => {
      const events = Array.from({ length: size }, (_, at) => eventOf(name, page * size + at));
      const body = { events, nextUrl: nextUrl(name, idOf((page + 1) * size - 1), 10) };
      return Buffer.from(JSON.stringify(body));
    });
  }

  /** The page behind the cursor; undefined when that was the last one. */
  page(cursor: string | null): Buffer | undefined {
    if (this.#size === 0) return this.#bodies[0];
    return this.#bodies[cursor === null ? 0 : (numberOf(cursor) + 1) / this.#size];
  }
}

/** Who waits for the next event. */
interface Held {
  readonly response: ServerResponse;
  readonly from: number;
  readonly timeout: number;
  readonly timer: NodeJS.Timeout;
}

/** A room whose events are made while it is followed: a request is held until there is one, or its time is up. */
export class LiveRoom {
  readonly #name: string;
  /** Each as JSON. */
  readonly #events: string[] = [];
  #held: Held | undefined;

  constructor(name: string) {
    this.#name = name;
  }

  get held(): boolean {
    return this.#held !== undefined;
  }

  /** A tip whose note is the time at which it was made. */
  emit(): void {
    const number = this.#events.length;
    const from = `viewer_${number % 997}`;
    const { method, object } = tip({ broadcaster: this.#name, from, note: String(monotonic()) });
    this.#events.push(JSON.stringify({ method, object, id: idOf(number) }));
    if (this.#held === undefined) return;
    const { response, from: place, timeout, timer } = this.#held;
    clearTimeout(timer);
    this.#held = undefined;
    this.#answer(response, place, timeout);
  }

  /** Answers when there is something behind the cursor; without a cursor, from the beginning. */
  ask(cursor: string | null, timeout: number, response: ServerResponse): void {
    const from = cursor === null ? 0 : numberOf(cursor) + 1;
    if (from < this.#events.length) {
      this.#answer(response, from, timeout);
      return;
    }
    const timer = setTimeout(() => {
      this.#held = undefined;
      this.#answer(response, from, timeout);
    }, timeout * 1000);
    const held = { response, from, timeout, timer };
    this.#held = held;
    response.once("close", () => {
      clearTimeout(timer);
      if (this.#held === held) this.#held = undefined;
    });
  }

  #answer(response: ServerResponse, from: number, timeout: number): void {
    const events = this.#events.slice(from);
    const next = nextUrl(this.#name, idOf(this.#events.length - 1), timeout);
    send(response, Buffer.from(`{"events":[${events.join()}],"nextUrl":${JSON.stringify(next)}}`));
  }
}
