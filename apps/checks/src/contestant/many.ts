import type { CbEvent } from "@cb-events/types";
import { monotonic } from "../clock.js";
import { FOLLOWERS, type Follower, followRooms } from "../follow-rooms.js";
import { quantile } from "../statistics.js";
import { eventsUrl, numberOf } from "../wire.js";
import { local, setOrigin } from "./place.js";

/** Rooms to follow for a time. */
export interface ManyParams {
  readonly rooms: readonly string[];
  /** Seconds that do not count. */
  readonly warmUp: number;
  /** Seconds that count. */
  readonly seconds: number;
}

/** How late events were. */
export interface ManyResult {
  /** In seconds. */
  readonly p50: number;
  readonly p95: number;
  /** Bytes. */
  readonly memory: number;
  /** The share of a core. */
  readonly cpu: number;
}

/** Notes how late each event comes. The result is an error when one was missing or came again. */
export class LagWatch {
  readonly #begins: number;
  readonly #lags: number[] = [];
  readonly #counts = new Map<string, number>();
  #start: NodeJS.CpuUsage | undefined;
  #failure: string | undefined;

  constructor(warmUp: number) {
    this.#begins = monotonic() + warmUp * 1000;
  }

  get result(): ManyResult {
    if (this.#failure !== undefined) throw new Error(this.#failure);
    const { user, system } = process.cpuUsage(this.#start);
    const seconds = (monotonic() - this.#begins) / 1000;
    return {
      p50: quantile(this.#lags, 0.5),
      p95: quantile(this.#lags, 0.95),
      memory: process.memoryUsage.rss(),
      cpu: (user + system) / 1e6 / seconds,
    };
  }

  /** The tip's message is the time at which the server made it. */
  take(room: string, event: CbEvent): void {
    const [number, expected] = [numberOf(event.id), this.#counts.get(room) ?? 0];
    if (number !== expected) this.#failure ??= `Event ${number} of ${room} came in place of ${expected}`;
    this.#counts.set(room, number + 1);
    const now = monotonic();
    if (now < this.#begins || event.type !== "tip") return;
    this.#start ??= process.cpuUsage();
    this.#lags.push((now - Number(event.tip.message?.slice("| ".length))) / 1000);
  }
}

/** Follows the rooms for a time, and says how late their events were. */
const following =
  (by: Follower) =>
  async ({ rooms, warmUp, seconds }: ManyParams): Promise<ManyResult> => {
    const watch = new LagWatch(warmUp);
    const urls = rooms.map((room) => ({ url: eventsUrl(room) }));
    const close = followRooms(
      by,
      urls,
      (url, init) => fetch(local(url), init),
      (event, room) => watch.take(room, event),
    );
    await new Promise((resolve) => setTimeout(resolve, (warmUp + seconds) * 1000));
    const { result } = watch;
    await close();
    return result;
  };

/** Many rooms within a budget. */
export const tasks = {
  origin: setOrigin,
  ...Object.fromEntries(FOLLOWERS.map((by) => [by, following(by)])),
};
