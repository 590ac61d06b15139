import { EventsError } from "./events-error.js";

const messages = {
  load: "The position could not be loaded, so no request was made. Repair the store",
  save: "The position could not be saved: a restart would repeat what was handled since. Repair the store",
  flush: "The position could not be written: a restart would repeat what was handled since. Repair the store",
};

/**
 * `load`, `save` or `flush` of the position store failed; `cause` is what it threw. `retryable`, unless that says
 * `retryable: false`: a file that another process has, or that holds something else.
 *
 * @remedy Repair the store: `run` then goes on by itself. Start a loop again: it loads or saves before it goes on.
 */
export class PositionStoreError extends EventsError {
  override readonly name = "PositionStoreError";

  constructor(operation: "load" | "save" | "flush", cause: unknown) {
    const isFinal = (cause as { readonly retryable?: unknown } | null | undefined)?.retryable === false;
    super("POSITION_STORE", messages[operation], !isFinal, { cause });
  }
}
