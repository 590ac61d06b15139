import type { FeedRequest } from "./answer.js";

/** The most requests that are remembered. */
const capacity = 1000;

/** One request that the feed got. */
export interface RecordedRequest extends FeedRequest {
  /** Which request it was since the feed was made, from 1: the number that a fault's `on` means. */
  readonly number: number;
  /** When it came, in milliseconds since 1970. */
  readonly at: number;
}

/** The newest requests, oldest first, and how many there were in all. */
export class RequestRecord {
  readonly #newest: RecordedRequest[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  get newest(): readonly RecordedRequest[] {
    return [...this.#newest];
  }

  /** Gives the request its number. */
  add({ method, url, headers }: FeedRequest): number {
    this.#count += 1;
    this.#newest.push({ number: this.#count, url, method, headers, at: Date.now() });
    if (this.#newest.length > capacity) this.#newest.shift();
    return this.#count;
  }
}
