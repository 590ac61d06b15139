import { EventsError } from "./events-error.js";

/** What a store can be asked for. */
type StoreOperation = "begin" | "load" | "save" | "flush";

const PRICE = "a restart would repeat what was handled since";
const outcomes = {
  begin: "taken, so no request was made",
  load: "loaded, so no request was made",
  save: `saved: ${PRICE}`,
  flush: `written: ${PRICE}`,
};

/**
 * `begin`, `load`, `save` or `flush` of the position store failed; `cause` is what it threw. `retryable`, unless that says
 * `retryable: false`: a file that another process has, or that holds something else.
 *
 * @remedy Repair the store: `run` then goes on by itself. Start a loop again: it loads or saves before it goes on.
 */
export class PositionStoreError extends EventsError {
  override readonly name = "PositionStoreError";
  override readonly code = "POSITION_STORE";

  constructor(operation: StoreOperation, cause: unknown) {
    const isFinal = (cause as { readonly retryable?: unknown } | null | undefined)?.retryable === false;
    super(`The position could not be ${outcomes[operation]}. Repair the store`, {
      cause,
      retryable: !isFinal,
    });
  }
}
