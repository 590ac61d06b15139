import type { FetchLike } from "@cb-events/core";
import type { Random } from "../random.js";

/** From the client to the feed, and back again: 50 ms together. */
const ONE_WAY = 25;

interface Held {
  readonly at: number;
  readonly id: string;
}

/** One room's feed, 50 ms away: its events come at random times, and it holds requests as the Events API does. */
export class FarFeed {
  readonly url: string;
  readonly #name: string;
  readonly #random: Random;
  /** Milliseconds between two events, on average. */
  readonly #interval: number;
  readonly #arrivals: number[];
  readonly #events: Held[] = [];
  #nextAt: number;

  /** When a request arrives is noted in `arrivals`. */
  constructor(name: string, perSecond: number, random: Random, arrivals: number[]) {
    this.url = `http://127.0.0.1/events/${name}/token/`;
    this.#name = name;
    this.#random = random;
    this.#interval = 1000 / perSecond;
    this.#arrivals = arrivals;
    this.#nextAt = Date.now() + this.#pause();
  }

  readonly fetch: FetchLike = async (url, { signal }) => {
    await wait(ONE_WAY, signal);
    this.#arrivals.push(Date.now());
    const { searchParams } = new URL(url);
    const cursor = searchParams.get("i");
    this.#emit();
    const from = cursor === null ? this.#events.length : Number(cursor.split("-")[1]);
    const until = Date.now() + Number(searchParams.get("timeout")) * 1000;
    if (from === this.#events.length) {
      await wait(Math.min(this.#nextAt, until) - Date.now(), signal);
      this.#emit();
    }
    const page = this.#events.slice(from, from + 100);
    const next = `${page.at(-1)?.at ?? Date.now()}-${from + page.length}`;
    const nextUrl = `${this.url}?i=${next}&timeout=${searchParams.get("timeout")}`;
    await wait(ONE_WAY, signal);
    const body = JSON.stringify({ events: page.map(({ id }) => this.#wire(id)), nextUrl });
    return { status: 200, headers: { get: () => null }, text: async () => body };
  };

  /** Events whose time has come. */
  #emit(): void {
    while (this.#nextAt <= Date.now()) {
      const at = Math.floor(this.#nextAt);
      this.#events.push({ at, id: `${at}-${this.#events.length + 1}` });
      this.#nextAt += this.#pause();
    }
  }

  #pause(): number {
    return -Math.log(1 - this.#random.next()) * this.#interval;
  }

  #wire(id: string): unknown {
    return { method: "follow", id, object: { broadcaster: this.#name, user: { username: "ana" } } };
  }
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      signal.removeEventListener("abort", abort);
      resolve();
    };
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(end, Math.max(0, Math.ceil(ms)));
    signal.addEventListener("abort", abort, { once: true });
  });
}
