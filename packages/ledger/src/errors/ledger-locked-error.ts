import { LedgerError } from "./ledger-error.js";

/** Who writes to a ledger. */
export interface LedgerOwner {
  /** The number of the process. */
  readonly pid: number;
  /** The name of its machine. */
  readonly host: string;
  /** When it opened the ledger. */
  readonly since: Date;
}

/**
 * Another process writes to this file, or this process has it open already. `owner` says which.
 *
 * @remedy End that process or close that ledger, take another file, or open it with `readOnly`.
 */
export class LedgerLockedError extends LedgerError {
  override readonly name = "LedgerLockedError";
  /** The file. */
  readonly path: string;
  /** Undefined where it has not said so yet. */
  readonly owner: LedgerOwner | undefined;

  constructor(path: string, owner: LedgerOwner | undefined) {
    const who =
      owner === undefined
        ? "another process"
        : `process ${owner.pid} on ${owner.host}, since ${owner.since.toISOString()}`;
    super(
      "LEDGER_LOCKED",
      `The ledger ${path} is in use by ${who}. One process writes to a ledger: end the other one, take another file, or open this one with readOnly`,
    );
    this.path = path;
    this.owner = owner;
  }
}
