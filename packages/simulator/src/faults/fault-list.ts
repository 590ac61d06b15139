import { checkFault } from "./check-fault.js";
import type { Fault } from "./fault.js";

/** The faults to come. */
export class FaultList {
  /** Each with the number of requests that it still meets. */
  readonly #left = new Map<Fault, number>();

  /** Gives a function that takes the fault away again. The fault is copied: changing it later changes nothing. */
  add(fault: Fault, requestsSoFar: number): () => void {
    checkFault(fault, requestsSoFar);
    const own = { ...fault, on: typeof fault.on === "object" ? { ...fault.on } : fault.on };
    this.#left.set(own, timesOf(own));
    return () => {
      this.#left.delete(own);
    };
  }

  /**
   * The fault for the n-th request, which asks by this cursor: one for just this number before one for the cursor, and
   * that before one for every request; the later one of equals.
   */
  for(number: number, cursor: string | null): Fault | undefined {
    const faults = [...this.#left.keys()].reverse();
    const fault =
      faults.find(({ on }) => on === number) ??
      faults.find(({ on }) => typeof on === "object" && on.cursor === cursor) ??
      faults.find(({ on }) => on === "every");
    for (const passed of faults) if (passed.on === number) this.#left.delete(passed);
    if (fault) this.#met(fault);
    return fault;
  }

  #met(fault: Fault): void {
    const left = this.#left.get(fault);
    if (left === undefined) return;
    if (left > 1) this.#left.set(fault, left - 1);
    else this.#left.delete(fault);
  }
}

function timesOf({ on }: Fault): number {
  if (typeof on === "number") return 1;
  return on === "every" ? Number.POSITIVE_INFINITY : (on.times ?? Number.POSITIVE_INFINITY);
}
