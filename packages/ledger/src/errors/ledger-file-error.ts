import { LedgerError } from "./ledger-error.js";

/**
 * What is wrong with a file: `damaged`, `foreign` (of another program), `newer` (of a later version), `linked` (it has
 * several names).
 */
export type LedgerFileProblem = "damaged" | "foreign" | "newer" | "linked" | "unreadable";

/**
 * The file cannot be used as a ledger: it is damaged, of another program, or of a newer version of this package, has
 * several names (hard links), or could not be opened. It is left as it is.
 *
 * @remedy As the message says: put a whole copy in its place, take another path, or update this package.
 */
export class LedgerFileError extends LedgerError {
  override readonly name = "LedgerFileError";
  /** The file. */
  readonly path: string;
  /** What is wrong with it. */
  readonly problem: LedgerFileProblem;

  constructor(path: string, problem: LedgerFileProblem, text: string, cause?: unknown) {
    super("LEDGER_FILE", text, cause);
    this.path = path;
    this.problem = problem;
  }
}
