import { checkFault } from "./check-fault.js";
import type { Fault } from "./fault.js";

/** The faults to come. */
export class FaultList {
  readonly #faults = new Set<Fault>();

  /** Gives a function that takes the fault away again. The fault is copied: changing it later changes nothing. */
  add(fault: Fault, requestsSoFar: number): () => void {
    checkFault(fault, requestsSoFar);
    const own = { ...fault };
    this.#faults.add(own);
    return () => {
      this.#faults.delete(own);
    };
  }

  /** The fault for the n-th request: one for just this number before one for every request, the later one of equals. */
  for(number: number): Fault | undefined {
    const faults = [...this.#faults].reverse();
    const fault = faults.find(({ on }) => on === number) ?? faults.find(({ on }) => on === "every");
    for (const passed of faults) if (passed.on === number) this.#faults.delete(passed);
    return fault;
  }
}
