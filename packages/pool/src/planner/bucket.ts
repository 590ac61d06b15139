/** The share of the budget that may go at once. */
const BURST = 0.025;
/**
 * The rest is spread over a second more than a minute: requests take up to a second on their way, so those of 61 s here
 * may arrive within 60 s there.
 */
const SECONDS = 61;

/** Slots that come at a steady rate; unused ones are kept, up to a few. */
export class Bucket {
  #requestsPerMinute = 0;
  #size = 0;
  #slots = 0;
  /** Slots per millisecond. */
  #rate = 0;
  #at = performance.now();
  #pausedUntil = 0;

  constructor(requestsPerMinute: number) {
    this.requestsPerMinute = requestsPerMinute;
    this.#slots = this.#size;
  }

  get requestsPerMinute(): number {
    return this.#requestsPerMinute;
  }

  set requestsPerMinute(requestsPerMinute: number) {
    this.#fill();
    this.#requestsPerMinute = requestsPerMinute;
    this.#size = requestsPerMinute * BURST;
    this.#rate = (requestsPerMinute - this.#size) / (SECONDS * 1000);
    this.#slots = Math.min(this.#slots, this.#size);
  }

  /** Slots per millisecond. */
  get rate(): number {
    return this.#rate;
  }

  /** Milliseconds until there is a slot. At least 1: a rest of the arithmetic would be a timer without end. */
  get wait(): number {
    return Math.ceil(Math.max(1, (1 - this.#slots) / this.#rate, this.#pausedUntil - performance.now()));
  }

  /** Takes a slot, if there is one. */
  take(): boolean {
    this.#fill();
    if (this.#slots < 1 || performance.now() < this.#pausedUntil) return false;
    this.#slots -= 1;
    return true;
  }

  /** Gives no slot for so many milliseconds. */
  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, performance.now() + ms);
  }

  #fill(): void {
    const now = performance.now();
    this.#slots = Math.min(this.#size, this.#slots + (now - this.#at) * this.#rate);
    this.#at = now;
  }
}
