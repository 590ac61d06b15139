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
