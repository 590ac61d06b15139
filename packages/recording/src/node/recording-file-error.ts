import { printable } from "@cb-events/types";

type SystemError = Error & { readonly code?: string | undefined };

/**
 * The file could not be read or written; `cause` is the system's error.
 *
 * @remedy Fix what `code` names (room on the disk, rights, the path). An event that was not written can be given again.
 */
export class RecordingFileError extends Error {
  override readonly name = "RecordingFileError";
  /** The system's: `ENOSPC` for a full disk, `EACCES` for missing rights. `CLOSED` after `close()`. */
  readonly code: string | undefined;

  constructor(path: string, operation: "read" | "written", cause: SystemError) {
    super(`The recording ${printable(path)} cannot be ${operation}: ${reasonOf(cause)}`, { cause });
    this.code = cause.code;
  }
}

/** `no space left on device (ENOSPC)` of `ENOSPC: no space left on device, write`. */
function reasonOf({ code, message }: SystemError): string {
  const reason = /^E\w+: ([^,]+)/.exec(message)?.[1] ?? message;
  return printable(code === undefined ? reason : `${reason} (${code})`);
}
