import type { AbortSignalLike } from "@cb-events/types";
import * as v from "valibot";
import { checkOptions } from "../config/check-options.js";
import type { RateLimiter } from "../config/options.js";
import { number, signal } from "../config/rules.js";
import { onAbort } from "../util/abort.js";
import { SlotWindow } from "./slot-window.js";

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
  readonly signal?: AbortSignalLike | undefined;
}

const RateLimiterSchema = v.looseObject(
  {
    maxRate: v.optional(number("a whole number of requests, 1 or more", 1, Number.MAX_VALUE, true), 2000),
    timePeriod: v.optional(number("a number of seconds above 0, up to 86400", Number.MIN_VALUE, 86_400), 60),
    signal,
  },
  "an object",
);

/**
 * A limiter that lets `maxRate` requests through in any `timePeriod`, first come, first served. The feed allows
 * 2,000 a minute (official documentation; whether by token, user or address is not said): share one limiter
 * among the clients that count together.
 */
export function createRateLimiter(options: RateLimiterOptions = {}): RateLimiter {
  const { maxRate, timePeriod, signal } = checkOptions(RateLimiterSchema, options);
  return new WaitingLine(maxRate, timePeriod * 1000, signal);
}

/** One who waits for a slot. */
interface Waiter {
  readonly signal: AbortSignalLike | undefined;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
  unlink: (() => void) | undefined;
}

/**
 * p-throttle books a slot at the call and cannot give it back, so a slot is taken only when its taker is first in this
 * line: a waiter that aborts has taken none.
 */
class WaitingLine implements RateLimiter {
  readonly #signal: AbortSignalLike | undefined;
  readonly #window: SlotWindow;
  readonly #line = new Set<Waiter>();
  #isServing = false;

  constructor(max: number, period: number, signal: AbortSignalLike | undefined) {
    this.#signal = signal;
    this.#window = new SlotWindow(max, period);
    onAbort(signal, () => {
      this.#window.end();
      for (const waiter of this.#line) this.#leave(waiter).reject(signal?.reason);
    });
  }

  acquire(signal?: AbortSignalLike): Promise<void> {
    for (const ended of [this.#signal, signal]) if (ended?.aborted) return Promise.reject(ended.reason);
    return new Promise((resolve, reject) => {
      const waiter: Waiter = { signal, resolve, reject, unlink: undefined };
      this.#line.add(waiter);
      if (this.#isServing) this.#watch(waiter);
      else void this.#serve(waiter);
    });
  }

  /** Serves the line, which has one waiter so far. */
  async #serve(only: Waiter): Promise<void> {
    this.#isServing = true;
    // What is aborted in the turn of its call takes no slot. Mostly there is one then, and nothing has to be watched.
    await null;
    if (!only.signal?.aborted && this.#window.takeFree()) this.#leave(only).resolve();
    else this.#watch(only);
    while (this.#line.size > 0) {
      const isTaken = await this.#window.take();
      const [first] = this.#line;
      if (isTaken && first) this.#leave(first).resolve();
    }
    this.#isServing = false;
  }

  /** Lets it leave when its signal aborts. */
  #watch(waiter: Waiter): void {
    const { signal } = waiter;
    if (!this.#line.has(waiter)) return;
    waiter.unlink = onAbort(signal, () => this.#leave(waiter).reject(signal?.reason));
  }

  #leave(waiter: Waiter): Waiter {
    this.#line.delete(waiter);
    waiter.unlink?.();
    return waiter;
  }
}
