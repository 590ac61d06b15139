import type { FaultRow } from "./fault-row.js";

/** Tells which requests meet the fault: the second one, or all from the second on until it is mended. */
export class FaultTurns {
  readonly #lasts: FaultRow["lasts"];
  #requests = 0;
  #mended = false;

  constructor(lasts: FaultRow["lasts"]) {
    this.#lasts = lasts;
  }

  /** A request comes: does it meet the fault? */
  next(): boolean {
    this.#requests += 1;
    if (this.#mended || this.#requests < 2) return false;
    this.#mended = this.#lasts !== "until thrown";
    return true;
  }

  /** From now on all is well. */
  mend(): void {
    this.#mended = true;
  }
}
