/** What stands in `error.code` of the errors of a ledger: stable, one for each class. */
export type LedgerErrorCode =
  | "LEDGER_FILE"
  | "LEDGER_LOCKED"
  | "LEDGER_WRITE"
  | "LEDGER_STATE"
  | "LEDGER_CLOSED"
  | "ROOM_IN_USE";

/** The base of every error of a ledger. */
export class LedgerError extends Error {
  override readonly name: string = "LedgerError";
  /** Tells errors apart without `instanceof`; stable across versions. */
  readonly code: LedgerErrorCode;

  constructor(code: LedgerErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
