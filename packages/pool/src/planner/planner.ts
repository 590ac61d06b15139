import type { RateLimiter } from "@cb-events/core";
import { aBudget, aPriority, check, checkOptions, someSeconds } from "../check.js";
import type { Signal } from "../signal.js";
import { Bucket } from "./bucket.js";
import type { Planner, PlannerOptions, PlannerRoomOptions, PlannerStatus } from "./options.js";
import { RecentSlots } from "./recent-slots.js";
import { type PlannedRoom, takeFirst, type Waiter } from "./waiting-line.js";

const DEFAULT_REQUESTS = 2000;
/** Its multiples lie evenly between 0 and 1, however many there are. */
const GOLDEN_RATIO = 0.618034;

/**
 * Makes a planner: it hands each room a limiter of its own, and gives the next slot to the room that has gone without
 * one for longest. `Pool` has one; make your own to share it with other pools, or with clients beside them.
 *
 * @example
 * ```ts
 * const planner = createPlanner();
 * const client = new EventClient(url, { rateLimiter: planner.room() });
 * ```
 */
export function createPlanner(options: PlannerOptions = {}): Planner {
  checkOptions(options, { requestsPerMinute: aBudget });
  return new SlotPlanner(options.requestsPerMinute ?? DEFAULT_REQUESTS);
}

class SlotPlanner implements Planner {
  readonly #bucket: Bucket;
  /** Who waits for a slot. */
  readonly #waiters = new Set<Waiter>();
  readonly #recent = new RecentSlots();
  #rooms = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(requestsPerMinute: number) {
    this.#bucket = new Bucket(requestsPerMinute);
  }

  get requestsPerMinute(): number {
    return this.#bucket.requestsPerMinute;
  }

  set requestsPerMinute(requestsPerMinute: number) {
    check("The option requestsPerMinute", aBudget, requestsPerMinute);
    this.#bucket.requestsPerMinute = requestsPerMinute;
    this.#serve();
  }

  get status(): PlannerStatus {
    return { requests: this.#recent.count(performance.now()), waiting: this.#waiters.size };
  }

  room(options: PlannerRoomOptions = {}): RateLimiter {
    checkOptions(options, { priority: aPriority });
    const { priority = 1 } = options;
    this.#rooms += 1;
    const phase = (this.#rooms * GOLDEN_RATIO) % 1;
    const room: PlannedRoom = { priority, phase, lastSlotAt: undefined };
    return { acquire: (signal) => this.#acquire(room, signal) };
  }

  pause(seconds: number): void {
    check("A pause", someSeconds, seconds);
    this.#bucket.pause(seconds * 1000);
    this.#serve();
  }

  #acquire(room: PlannedRoom, signal: Signal | undefined): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#waiters.size === 0 && this.#bucket.take()) {
      this.#granted(room);
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.#waiters.delete(waiter);
        if (this.#waiters.size === 0) this.#rest();
        reject(signal?.reason);
      };
      const grant = () => {
        signal?.removeEventListener("abort", abort);
        this.#granted(room);
        resolve();
      };
      const waiter: Waiter = { room, grant };
      signal?.addEventListener("abort", abort, { once: true });
      this.#waiters.add(waiter);
      if (this.#timer === undefined) this.#serve();
    });
  }

  #granted(room: PlannedRoom): void {
    const now = performance.now();
    room.lastSlotAt = now;
    this.#recent.add(now);
  }

  /** Grants what slots there are, and comes again while anyone waits. */
  #serve(): void {
    this.#rest();
    while (this.#waiters.size > 0 && this.#bucket.take()) {
      takeFirst(this.#waiters, performance.now(), this.#bucket.rate)?.grant();
    }
    if (this.#waiters.size > 0) this.#timer = setTimeout(() => this.#serve(), this.#bucket.wait);
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
