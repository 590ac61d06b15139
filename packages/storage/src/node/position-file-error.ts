type SystemError = Error & { readonly code?: string | undefined };

/** The file could not be read or written; `cause` is the system's error. `PositionStoreError` has it as its `cause`. */
export class PositionFileError extends Error {
  override readonly name = "PositionFileError";
  /** The system's code: `"ENOSPC"` for a full disk, `"EACCES"` for missing rights. */
  readonly code: string | undefined;

  constructor(path: string, operation: "read" | "written", cause: SystemError) {
    super(`The position file ${path} could not be ${operation}: ${cause.message}`, { cause });
    this.code = cause.code;
  }
}
