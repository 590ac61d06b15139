import { Simulator, tip } from "@cb-events/simulator";
import type { Random } from "../random.js";

/** The feeds of all rooms, and what was sent. */
export class StudioShow {
  readonly feeds: readonly Simulator[];
  readonly #sent = new Map<string, string[]>();
  /** Requests so far, each second. */
  readonly #counts: { readonly at: number; readonly requests: number }[] = [];
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(rooms: number, token: string) {
    this.feeds = Array.from({ length: rooms }, (_, at) => {
      const username = `room${at}`;
      return new Simulator({ username, token, rateLimit: Number.POSITIVE_INFINITY });
    });
  }

  get rooms(): string[] {
    return this.feeds.map(({ username }) => username);
  }

  sent(room: string): readonly string[] {
    return this.#sent.get(room) ?? [];
  }

  get events(): number {
    return [...this.#sent.values()].reduce((sum, { length }) => sum + length, 0);
  }

  /** Sends events in all rooms, so many a second in each; counts requests each second. */
  start(rate: number, random: Random): void {
    let last = performance.now();
    this.#count(last);
    this.#timer = setInterval(() => {
      const now = performance.now();
      const chance = (rate * (now - last)) / 1000;
      last = now;
      for (const feed of this.feeds) if (random.next() < chance) this.#emit(feed);
      if (now - (this.#counts.at(-1)?.at ?? 0) >= 1000) this.#count(now);
    }, 50);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Requests a minute on average, and the most in any minute (or in all, where it was shorter). */
  get requestsPerMinute(): { readonly mean: number; readonly most: number } {
    const counts = this.#counts;
    const [first, last] = [counts[0], counts.at(-1)];
    if (first === undefined || last === undefined || first === last) return { mean: 0, most: 0 };
    const mean = Math.round(((last.requests - first.requests) / (last.at - first.at)) * 60_000);
    let begin = 0;
    let most = 0;
    for (const { at, requests } of counts) {
      while (at - (counts[begin]?.at ?? at) > 60_000) begin += 1;
      most = Math.max(most, requests - (counts[begin]?.requests ?? requests));
    }
    return { mean, most };
  }

  #count(at: number): void {
    this.#counts.push({ at, requests: this.#requests });
  }

  get #requests(): number {
    return this.feeds.reduce((sum, { requests }) => sum + (requests.at(-1)?.number ?? 0), 0);
  }

  #emit(feed: Simulator): void {
    const { id } = feed.emit(tip({ tokens: 1 }));
    const sent = this.#sent.get(feed.username);
    if (sent === undefined) this.#sent.set(feed.username, [id]);
    else sent.push(id);
  }
}
