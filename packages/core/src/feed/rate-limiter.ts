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
  return new WaitingLine(new SlotWindow(maxRate, timePeriod * 1000), signal);
}

/** One who waits for a slot. It stays in the line when it has left, so that leaving costs no search. */
interface Waiter {
  readonly signal: AbortSignalLike | undefined;
  readonly grant: () => void;
  readonly refuse: (reason: unknown) => void;
  /** Lets it leave when its signal aborts. */
  readonly watch: () => void;
  hasLeft: boolean;
}

/**
 * p-throttle books a slot at the call and cannot give it back, so a slot is taken only when its taker is first in this
 * line: a waiter that aborts has taken none.
 */
class WaitingLine implements RateLimiter {
  readonly #signal: AbortSignalLike | undefined;
  readonly #window: SlotWindow;
  #line: Waiter[] = [];
  #head = 0;
  #isServing = false;

  constructor(window: SlotWindow, signal: AbortSignalLike | undefined) {
    this.#window = window;
    this.#signal = signal;
    onAbort(signal, () => this.#end(signal?.reason));
  }

  acquire(signal?: AbortSignalLike): Promise<void> {
    for (const ended of [this.#signal, signal]) if (ended?.aborted) return Promise.reject(ended.reason);
    return new Promise((resolve, reject) => {
      let unlink: (() => void) | undefined;
      const leave = (settle: (reason?: unknown) => void, reason?: unknown) => {
        waiter.hasLeft = true;
        unlink?.();
        settle(reason);
      };
      const waiter: Waiter = {
        signal,
        grant: () => leave(resolve as () => void),
        refuse: (reason) => leave(reject, reason),
        watch: () => {
          if (!waiter.hasLeft) unlink = onAbort(signal, () => waiter.refuse(signal?.reason));
        },
        hasLeft: false,
      };
      this.#line.push(waiter);
      if (this.#isServing) waiter.watch();
      else void this.#serve(waiter);
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

  /** Serves the line, which has one waiter so far. */
  async #serve(only: Waiter): Promise<void> {
    this.#isServing = true;
    // What is aborted in the turn of its call takes no slot. Mostly there is one then, and nothing has to be watched.
    await null;
    if (!only.signal?.aborted && this.#window.takeFree()) only.grant();
    else only.watch();
    while (this.#first !== undefined) if (await this.#window.take()) this.#first?.grant();
    this.#isServing = false;
  }

  #end(reason: unknown): void {
    for (let waiter = this.#first; waiter; waiter = this.#first) waiter.refuse(reason);
    this.#window.end();
  }
}
