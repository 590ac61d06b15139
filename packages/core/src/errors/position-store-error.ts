import { EventsError } from "./events-error.js";

/**
 * `load` or `save` of the position store failed; `cause` is what it threw.
 *
 * @remedy Mend the store and start the loop again: it loads or saves before it goes on.
 */
export class PositionStoreError extends EventsError {
  override readonly name = "PositionStoreError";

  constructor(operation: "load" | "save", cause: unknown) {
    super(
      "POSITION_STORE",
      operation === "load"
        ? "The position could not be loaded, so nothing was asked for: mend the store and start the loop again"
        : "The position could not be saved: a restart would repeat the event in hand. Mend the store and start the loop again",
      true,
      { cause },
    );
  }
}
