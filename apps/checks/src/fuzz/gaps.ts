import { hold } from "./broken-promise.js";

type Reason = "expired" | "restarted" | "abandoned";

/** What a client has to tell of gaps, and what it told. */
export class Gaps {
  readonly #due: { readonly reason: Reason; readonly perhaps: boolean }[] = [];
  readonly #told: string[] = [];
  /** It has told of a restart, and no nextUrl came since. */
  #toldOfRestart = false;

  answered({
    isTrial,
    expired,
    isMissing,
  }: {
    isTrial: boolean;
    expired: boolean;
    isMissing: boolean;
  }): void {
    if (isTrial) this.#due.push({ reason: "abandoned", perhaps: false });
    if (expired) this.#due.push({ reason: "expired", perhaps: false });
    // The cursor that was given up has led to the base URL already: whether that is told again is not said.
    else if (isMissing && !this.#toldOfRestart) this.#due.push({ reason: "restarted", perhaps: isTrial });
    this.#toldOfRestart = isMissing;
  }

  told(reason: string): void {
    this.#told.push(reason);
  }

  /** Holds that all of it was told, and nothing else. */
  check(): void {
    let at = 0;
    for (const { reason, perhaps } of this.#due) {
      if (this.#told[at] === reason) at += 1;
      else
        hold(perhaps, () => `did not tell of the gap ${reason}: ${this.#told.slice(at).join() || "nothing"}`);
    }
    hold(at === this.#told.length, () => `told of the gap ${this.#told[at]}, and there was none`);
    this.#due.length = this.#told.length = 0;
  }
}

/** Refusals in a row, over so many milliseconds, after which a cursor is given up. */
const MANY = 5;
const LONG = 60_000;

/** Counts how often a cursor was refused for good, and tells where the next request may go. */
export class Refusals {
  #count = 0;
  /** Of these, those that nothing else came between. */
  #inARow = 0;
  #first = 0;
  #last = 0;
  #firstInARow = 0;

  /** The cursor was refused for good. */
  refused(): void {
    const now = performance.now();
    if (this.#count === 0) this.#first = now;
    if (this.#inARow === 0) this.#firstInARow = now;
    this.#count += 1;
    this.#inARow += 1;
    this.#last = now;
  }

  /** Another error came, or the request was given up: whether that ends the row is not said. */
  interrupted(): void {
    this.#inARow = 0;
  }

  /** A sound answer came, or the base URL was no better. */
  reset(): void {
    this.#count = this.#inARow = 0;
  }

  /** Whether the next request goes to the base URL; "perhaps" where the minute is not quite over. */
  get leadToBase(): boolean | "perhaps" {
    if (this.#inARow >= MANY && this.#last - this.#firstInARow >= LONG) return true;
    return this.#count >= MANY && performance.now() - this.#first >= LONG ? "perhaps" : false;
  }
}
