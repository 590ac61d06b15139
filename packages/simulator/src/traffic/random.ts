/** Random numbers that are the same for the same seed, on every machine (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    // A seed may be longer than 32 bits: its upper half is mixed into the lower.
    this.#state = seed ^ Math.imul(Math.floor(seed / 2 ** 32), 0x9e3779b1);
  }

  /** From 0 up to, but not, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let bits = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** A whole number from 0 up to, but not, `count`. */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  /** One of the list, undefined when it is empty. */
  pick<T>(list: readonly [T, ...T[]]): T;
  pick<T>(list: readonly T[]): T | undefined;
  pick<T>(list: readonly T[]): T | undefined {
    return list[this.below(list.length)];
  }

  /** One of the values, as often as its weight says. */
  weighted<T>(
    choices: readonly [weighted: readonly [weight: number, value: T], ...(readonly [number, T])[]],
  ): T {
    let left = this.next() * choices.reduce((sum, [weight]) => sum + weight, 0);
    const chosen = choices.find(([weight]) => {
      left -= weight;
      return left < 0;
    });
    return (chosen ?? choices[0])[1];
  }

  /** Seconds to the next of events that come on their own, so many a second on average. */
  gap(perSecond: number): number {
    return -Math.log(1 - this.next()) / perSecond;
  }
}
