import pThrottle from "p-throttle";
import * as v from "valibot";
import { checkOptions } from "./check-options.js";
import type { AbortSignalLike, Signal } from "./web.js";

/** Gives out slots, one for each request. */
export interface RateLimiter {
  /** Resolves when a request may be made; rejects with the signal's reason. */
  acquire(signal?: Signal): Promise<void>;
}

/** How many requests a limiter lets through. */
export interface RateLimiterOptions {
  /**
   * Requests in any `timePeriod`: a whole number, 1 or more.
   *
   * @default 2000
   */
  readonly maxRate?: number | undefined;
  /**
   * The period in seconds: above 0, up to 86,400.
   *
   * @default 60
   */
  readonly timePeriod?: number | undefined;
  /**
   * Aborting it ends the limiter: who waits is rejected with its reason, and no timer is left.
   *
   * @default none
   */
  readonly signal?: Signal | undefined;
}

const RateLimiterSchema = v.strictObject({
  maxRate: v.optional(
    v.custom<number>(
      (value) => Number.isInteger(value) && Number(value) >= 1,
      "a whole number of requests, 1 or more",
    ),
    2000,
  ),
  timePeriod: v.optional(
    v.custom<number>(
      (value) => typeof value === "number" && value > 0 && value <= 86_400,
      "a number of seconds above 0, up to 86400",
    ),
    60,
  ),
  signal: v.optional(v.custom<AbortSignal>(isAbortSignal, "an AbortSignal")),
});

/**
 * A limiter that lets `maxRate` requests through in any `timePeriod`, first come, first served. The feed allows
 * 2,000 a minute (official documentation; whether by token, user or address is not said): share one limiter
 * among the clients that count together.
 */
export function createRateLimiter(options: RateLimiterOptions = {}): RateLimiter {
  const { maxRate, timePeriod, signal } = checkOptions(RateLimiterSchema, options);
  const interval = timePeriod * 1000;
  // strict alone spaces every call once a window was full; with a weight it is the exact sliding window.
  const throttle = pThrottle({
    limit: maxRate,
    interval,
    strict: true,
    weight: () => 1,
    // It throws at one that is aborted already; a limiter that has ended refuses who comes.
    ...(signal && !signal.aborted && { signal }),
  });
  const slot = throttle(async (taken: Taken) => {
    taken.now = true;
  });
  return new FirstComeFirstServed(slot, interval, signal);
}

function isAbortSignal(value: unknown): boolean {
  return typeof (value as AbortSignal | null | undefined)?.throwIfAborted === "function";
}

/** Tells a slot that is free at the call from one that is booked for later. */
interface Taken {
  now: boolean;
}

interface Waiter {
  readonly grant: () => void;
  readonly refuse: (reason: unknown) => void;
}

/**
 * p-throttle books a slot at the call and cannot give it back, so only the head of this queue calls it: one who
 * aborts leaves the queue, and the slot that was booked goes to the next. When nobody is left to take it, the
 * window holds one slot too many until the period is over, and so it has room for one more than p-throttle knows.
 */
class FirstComeFirstServed implements RateLimiter {
  readonly #slot: (taken: Taken) => Promise<void>;
  readonly #interval: number;
  readonly #signal: AbortSignalLike | undefined;
  readonly #waiting: Waiter[] = [];
  #booking = false;
  #spareUntil = 0;

  constructor(slot: (taken: Taken) => Promise<void>, interval: number, signal: AbortSignalLike | undefined) {
    this.#slot = slot;
    this.#interval = interval;
    this.#signal = signal;
  }

  acquire(signal?: AbortSignalLike): Promise<void> {
    for (const ended of [this.#signal, signal]) if (ended?.aborted) return Promise.reject(ended.reason);
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        signal?.removeEventListener("abort", abort);
      };
      const abort = () => waiter.refuse(signal?.reason);
      const waiter: Waiter = {
        grant: () => {
          leave();
          resolve();
        },
        refuse: (reason) => {
          leave();
          reject(reason);
        },
      };
      signal?.addEventListener("abort", abort, { once: true });
      this.#waiting.push(waiter);
      if (!this.#booking) void this.#serve();
    });
  }

  async #serve(): Promise<void> {
    this.#booking = true;
    try {
      while (this.#waiting.length > 0) await this.#book();
    } catch (reason) {
      for (const waiter of [...this.#waiting]) waiter.refuse(reason);
    } finally {
      this.#booking = false;
    }
  }

  /** Books a slot, and gives it to who is the head when it is free. */
  async #book(): Promise<void> {
    const taken: Taken = { now: false };
    const booked = this.#slot(taken);
    if (!taken.now && Date.now() < this.#spareUntil) {
      // The spare slot serves the head at once, and the one just booked stands in for it from then on.
      this.#waiting[0]?.grant();
      await booked;
      return;
    }
    if (!taken.now) await booked;
    const [head] = this.#waiting;
    if (head) head.grant();
    else this.#spareUntil = Date.now() + this.#interval;
  }
}
