import { Simulator, tip } from "@cb-events/simulator";
import type { Random } from "../random.js";
import type { WorkerReport } from "./plan.js";

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

  /** Sends events in all rooms, about one a second in each; counts requests each second. */
  start(random: Random): void {
    let last = performance.now();
    this.#count(last);
    this.#timer = setInterval(() => {
      const now = performance.now();
      const chance = (now - last) / 1000;
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

/** What the workers told of their appends, by rooms; begun anew when Redis comes back with an older state. */
export class Appends {
  #sequences = new Map<string, Map<number, number>>();
  refused = 0;
  staleAccepted = 0;

  note(report: WorkerReport & { kind: "append" }): void {
    if (report.result === "STALE") this.refused += 1;
    if (report.result !== "OK") return;
    const room = this.#sequences.get(report.room) ?? new Map<number, number>();
    this.#sequences.set(report.room, room);
    room.set(report.seq, report.fence);
  }

  /** Counts the writes of those who were owners no more: along a room's appends the fence never falls. */
  conclude(): void {
    for (const room of this.#sequences.values()) {
      let highest = 0;
      for (const [, fence] of [...room].sort(([a], [b]) => a - b)) {
        if (fence < highest) this.staleAccepted += 1;
        highest = Math.max(highest, fence);
      }
    }
    this.#sequences = new Map();
  }
}

/** How a log differs from what was sent. */
export interface Difference {
  readonly lost: number;
  readonly twice: number;
  readonly outOfOrder: number;
}

export function compare(sent: readonly string[], logged: readonly string[]): Difference {
  const places = new Map(sent.map((id, place) => [id, place]));
  const found = new Set(logged);
  let outOfOrder = 0;
  let last = -1;
  for (const id of logged) {
    const place = places.get(id) ?? last;
    if (place < last) outOfOrder += 1;
    last = Math.max(last, place);
  }
  return {
    lost: sent.filter((id) => !found.has(id)).length,
    twice: logged.length - found.size,
    outOfOrder,
  };
}
