import { Simulator, tip } from "@cb-events/simulator";
import type { Random } from "../random.js";
import { mostInMinute } from "../statistics.js";
import type { WorkerReport } from "./plan.js";

/** The feed of a room, what was sent there, and when it was asked. */
class StudioFeed extends Simulator {
  readonly sent: string[] = [];
  readonly arrivals: number[] = [];

  override answer(...request: Parameters<Simulator["answer"]>): ReturnType<Simulator["answer"]> {
    this.arrivals.push(performance.now());
    return super.answer(...request);
  }

  send(): void {
    this.sent.push(this.emit(tip({ tokens: 1 })).id);
  }
}

/** The feeds of all rooms. */
export class StudioShow implements Disposable {
  readonly feeds: readonly StudioFeed[];
  #timer: ReturnType<typeof setInterval> | undefined;
  /** From when to when events came. */
  #times: [begin: number, end: number] = [0, 0];

  constructor(rooms: number, token: string) {
    this.feeds = Array.from({ length: rooms }, (_, at) => {
      const username = `room${at}`;
      return new StudioFeed({ username, token, rateLimit: Number.POSITIVE_INFINITY });
    });
  }

  /** Sends events in all rooms, about one a second in each. */
  start(random: Random): void {
    let last = performance.now();
    this.#times = [last, last];
    this.#timer = setInterval(() => {
      const now = performance.now();
      const chance = (now - last) / 1000;
      last = now;
      this.#times[1] = now;
      for (const feed of this.feeds) if (random.next() < chance) feed.send();
    }, 50);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  [Symbol.dispose](): void {
    this.stop();
  }

  /** Requests a minute on average while events came, and the most in any minute (or in all, where it was shorter). */
  get requestsPerMinute(): { readonly mean: number; readonly most: number } {
    const [begin, end] = this.#times;
    const times = this.feeds
      .flatMap(({ arrivals }) => arrivals.filter((at) => at >= begin && at <= end))
      .sort((a, b) => a - b);
    return { mean: Math.round((times.length / (end - begin)) * 60_000), most: mostInMinute(times) };
  }
}

/** What the workers told of their appends, by rooms; begun anew when Redis comes back with an older state. */
export class Appends {
  #sequences = new Map<string, Map<number, number>>();
  refused = 0;
  staleAccepted = 0;

  /** Rooms that had an append. */
  get rooms(): number {
    return this.#sequences.size;
  }

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
