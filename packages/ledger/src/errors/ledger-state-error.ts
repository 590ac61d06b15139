import { LedgerError } from "./ledger-error.js";

/**
 * A state that is stored was refused by its `parse`, or what is stored is no position, or a state cannot be written as
 * JSON. What is stored is left as it is.
 *
 * @remedy Take the version that wrote it, or a `parse` that reads it; put a copy of before in place of the file; or give it another key to begin anew.
 */
export class LedgerStateError extends LedgerError {
  override readonly name = "LedgerStateError";
  /** Asking again does not help: a client's run ends by it. */
  readonly retryable = false;

  constructor(room: string, key: string, problem: string, cause: unknown) {
    super("LEDGER_STATE", `The state ${key} of the room ${room} ${problem}`, cause);
  }
}
