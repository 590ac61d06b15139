import pThrottle from "p-throttle";
import * as v from "valibot";
import { checkOptions } from "../config/check-options.js";
import type { RateLimiter } from "../config/options.js";
import type { AbortSignalLike, Signal } from "../util/web.js";
import { GrantLog } from "./grant-log.js";

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
   * Aborting it ends the limiter: its waiters are rejected with the reason, and no timer is left.
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
  return new WaitingLine(maxRate, timePeriod * 1000, signal);
}

function isAbortSignal(value: unknown): boolean {
  return typeof (value as AbortSignal | null | undefined)?.throwIfAborted === "function";
}

/** One who waits for a slot. It stays in the line when it has left, so that leaving costs no search. */
interface Waiter {
  readonly grant: () => void;
  readonly refuse: (reason: unknown) => void;
  hasLeft: boolean;
}

/**
 * p-throttle books a slot at the call and cannot give it back, so it is called only when a slot is free and its taker
 * stands first in this line. The wait until then is the line's own: by the monotonic clock, while p-throttle reads the
 * wall clock, and with a timer that its end clears.
 */
class WaitingLine implements RateLimiter {
  readonly #maxRate: number;
  readonly #interval: number;
  readonly #signal: AbortSignal | undefined;
  readonly #grants: GrantLog;
  #line: Waiter[] = [];
  #head = 0;
  #window: Window | undefined;
  #isServing = false;

  constructor(maxRate: number, interval: number, signal: AbortSignal | undefined) {
    this.#maxRate = maxRate;
    this.#interval = interval;
    this.#signal = signal;
    this.#grants = new GrantLog(maxRate, interval);
    signal?.addEventListener("abort", () => this.#end(signal.reason), { once: true });
  }

  acquire(signal?: AbortSignalLike): Promise<void> {
    for (const ended of [this.#signal, signal]) if (ended?.aborted) return Promise.reject(ended.reason);
    return new Promise((resolve, reject) => {
      const leave = () => {
        waiter.hasLeft = true;
        signal?.removeEventListener("abort", abort);
      };
      // Its listener is gone already, and a long-lived signal with many others is slow to look for it.
      const abort = () => {
        waiter.hasLeft = true;
        reject(signal?.reason);
      };
      const waiter: Waiter = {
        grant: () => {
          leave();
          resolve();
        },
        refuse: (reason) => {
          leave();
          reject(reason);
        },
        hasLeft: false,
      };
      signal?.addEventListener("abort", abort, { once: true });
      this.#line.push(waiter);
      if (!this.#isServing) void this.#serve();
    });
  }

  /** The first in the line that has not left. */
  get #first(): Waiter | undefined {
    while (this.#line[this.#head]?.hasLeft) this.#head += 1;
    const first = this.#line[this.#head];
    if (first === undefined || this.#head > 1000) {
      this.#line = this.#line.slice(this.#head);
      this.#head = 0;
    }
    return first;
  }

  async #serve(): Promise<void> {
    this.#isServing = true;
    while (this.#first !== undefined) {
      if (this.#grants.clockWasSet()) this.#window?.end();
      const window = this.#openWindow();
      const wait = this.#grants.wait;
      if (wait > 0) await window.pause(wait);
      else if (await window.takesSlot()) {
        this.#grants.add();
        this.#first?.grant();
      }
    }
    this.#isServing = false;
  }

  #openWindow(): Window {
    if (this.#window === undefined || this.#window.hasEnded)
      this.#window = new Window(this.#maxRate, this.#interval);
    return this.#window;
  }

  #end(reason: unknown): void {
    for (let waiter = this.#first; waiter; waiter = this.#first) waiter.refuse(reason);
    this.#window?.end();
  }
}

/** p-throttle's window, with an end: then nothing waits for it any more, and no timer is left. */
class Window {
  readonly #controller = new AbortController();
  readonly #slot: () => Promise<true>;
  #wake = () => {};

  constructor(limit: number, interval: number) {
    const { signal } = this.#controller;
    // strict alone spaces every call by interval/limit once it was full; with a weight it is an exact sliding window.
    const throttle = pThrottle({ limit, interval, strict: true, weight: () => 1, signal });
    this.#slot = throttle(async () => true as const);
  }

  get hasEnded(): boolean {
    return this.#controller.signal.aborted;
  }

  /** Takes a slot that is free. False when it ended before. */
  takesSlot(): Promise<boolean> {
    return this.#slot().catch(() => false);
  }

  /** Waits, or until it ends. */
  pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  end(): void {
    this.#controller.abort();
    this.#wake();
  }
}
