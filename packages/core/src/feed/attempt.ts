import type { AbortSignalLike } from "@cb-events/types";
import { NetworkError } from "../errors/network-error.js";
import type { ByteReader } from "../util/web.js";

/** One request under way. What it is asked often is in fields of its own: on Node 20 each look at a signal is slow. */
export class Attempt {
  /** Its signal is aborted when its call is cancelled, or its time is over. Abort it to end what is still under way. */
  readonly controller: AbortController = new AbortController();
  /** Its call was cancelled, or its time is over. */
  isOver = false;
  /** Why it is over. */
  reason: unknown;
  /** Reads the body of its response, which may pay no heed to the signal. */
  reader: ByteReader | undefined;
  readonly #call: AbortSignalLike;
  readonly #reject: (reason: unknown) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  // A function that a constructor assigns to a field is allocated by V8 among what lives long, and all that it reaches
  // is copied there: the whole answer. This form is not.
  readonly #cancel = (): void => this.#abort(this.#call.reason);

  constructor(call: AbortSignalLike, reject: (reason: unknown) => void) {
    this.#call = call;
    this.#reject = reject;
    call.addEventListener("abort", this.#cancel);
    if (call.aborted) this.#cancel();
  }

  /** Gives it so many seconds from now on. */
  limit(seconds: number): void {
    this.#timer = setTimeout(() => {
      this.#abort(new NetworkError(`No answer within ${seconds} s: the request was given up`));
    }, seconds * 1000);
  }

  /** Reads no more of the body. */
  endBody(): void {
    this.reader?.cancel().catch(() => {});
  }

  /** Leaves no timer and no listener behind. */
  end(): void {
    clearTimeout(this.#timer);
    this.#call.removeEventListener("abort", this.#cancel);
  }

  #abort(reason: unknown): void {
    this.isOver = true;
    this.reason = reason;
    this.end();
    this.controller.abort(reason);
    this.endBody();
    this.#reject(reason);
  }
}

/**
 * Makes an attempt for a call. It settles as the work does, or rejects as soon as it is aborted, also where the work
 * waits for something that ignores the signal. The work calls `end` last.
 */
export function makeAttempt<T>(call: AbortSignalLike, work: (attempt: Attempt) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const attempt = new Attempt(call, reject);
    if (!attempt.isOver) work(attempt).then(resolve, reject);
  });
}
