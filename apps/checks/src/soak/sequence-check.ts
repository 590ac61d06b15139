import type { CbEvent } from "@cb-events/types";
import { labelOf } from "../faults/labels.js";

/** So many differences are told: one is enough, and those behind it may follow from it. */
const MOST_TOLD = 5;

/** Holds each event against the one that should come: `user1`, `user2` and on. Remembers none of them. */
export class SequenceCheck {
  readonly problems: string[] = [];
  #count = 0;

  /** How many events have arrived, by the number of the last one. */
  get count(): number {
    return this.#count;
  }

  take(event: CbEvent): void {
    const number = Number(labelOf(event).replace("user", ""));
    const due = this.#count + 1;
    if (number >= due) this.#count = number;
    if (number === due) return;
    const what = number < due ? "came again, or too late" : `came too early: ${number - due} lost`;
    if (this.problems.length < MOST_TOLD)
      this.problems.push(`event ${number} in place of ${due}: it ${what}`);
  }
}
