type SystemError = Error & { readonly code?: string | undefined };

/**
 * The file could not be read, locked or written; `cause` is the system's error. `PositionStoreError` has it as its
 * `cause`.
 *
 * @remedy Repair what `code` names (room on the disk, rights, the path) and start the loop again.
 */
export class PositionFileError extends Error {
  override readonly name = "PositionFileError";
  /** The system's: `ENOSPC` for a full disk, `EACCES` for missing rights, `EISDIR` for a folder. */
  readonly code: string | undefined;

  constructor(path: string, operation: "read" | "locked" | "written", cause: SystemError) {
    super(`The position file ${path} could not be ${operation}: ${cause.message}`, { cause });
    this.code = cause.code;
  }
}
