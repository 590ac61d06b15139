import { LedgerError } from "./ledger-error.js";

/**
 * The ledger is closed, or was opened to read only.
 *
 * @remedy Open it, to write.
 */
export class LedgerClosedError extends LedgerError {
  override readonly name = "LedgerClosedError";
  /** Asking again does not help: a client's run ends by it. */
  readonly retryable = false;

  constructor(path: string, problem: "closed" | "read only") {
    super(
      "LEDGER_CLOSED",
      problem === "closed"
        ? `The ledger ${path} is closed: open it again`
        : `The ledger ${path} was opened with readOnly: open it without that to write`,
    );
  }
}
