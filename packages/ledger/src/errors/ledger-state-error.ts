import { LedgerError } from "./ledger-error.js";

/**
 * A state that is stored was refused by its `parse`, or a state cannot be written as JSON. What is stored is left as it
 * is.
 *
 * @remedy Take the version that wrote it, or a `parse` that reads it; or give it another key to begin anew.
 */
export class LedgerStateError extends LedgerError {
  override readonly name = "LedgerStateError";

  constructor(room: string, key: string, problem: string, cause: unknown) {
    super("LEDGER_STATE", `The state ${key} of the room ${room} ${problem}`, cause);
  }
}
