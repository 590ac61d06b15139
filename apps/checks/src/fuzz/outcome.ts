import { hold } from "./broken-promise.js";
import type { ReferenceModel } from "./reference-model.js";
import type { StoreLedger } from "./store.js";

/** What came out of the client of one bot, held against the model. */
export class Outcome {
  /** Ids that were delivered, thrown or reported. */
  readonly ids = new Set<string>();
  readonly #model: ReferenceModel;
  readonly #ledger: StoreLedger;
  readonly #delivered = new Set<string>();

  constructor(model: ReferenceModel, ledger: StoreLedger) {
    this.#model = model;
    this.#ledger = ledger;
  }

  delivers(who: string, events: readonly { readonly id: string }[], isPoll: boolean): void {
    for (const { id } of events) {
      hold(!this.#delivered.has(id), () => `${id} was delivered twice`);
      this.#delivered.add(id);
      this.ids.add(id);
    }
    const ids = events.map(({ id }) => id);
    this.#model.delivers(who, ids, isPoll);
    // While others wait, or a save is under way, more may be true by now.
    const alone = this.#model.waiting.size === 0 && !this.#ledger.saving;
    if (ids.length > 0 && alone) this.#ledger.check("before the next was delivered");
  }

  throws(who: string, error: unknown): void {
    if (!isEventsError(error)) throw error;
    const { id } = error;
    if (id !== undefined) this.ids.add(id);
    this.#model.throws(who, error.code, id);
  }

  reports(id: string | undefined, delivered: boolean): void {
    if (id !== undefined && !delivered) this.ids.add(id);
    this.#model.reports(id, delivered);
  }

  tellsGap(reason: string): void {
    this.#model.gaps.told(reason);
  }

  checkAtRest(): void {
    this.#model.gaps.check();
  }
}

/** By its code, which tells the errors of any copy of the package. */
function isEventsError(error: unknown): error is { readonly code: string; readonly id?: string } {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}
