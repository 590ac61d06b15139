/** A recording that cannot be read or written. The message is one line that names the file and the reason. */
export class RecordingError extends Error {
  override readonly name = "RecordingError";

  constructor(path: string, failed: "read" | "written", cause: unknown) {
    super(`The recording ${path} cannot be ${failed}: ${reasonOf(cause as NodeJS.ErrnoException)}`, {
      cause,
    });
  }
}

/** `no space left on device (ENOSPC)` of `ENOSPC: no space left on device, write`. */
function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  const reason = /^E\w+: ([^,]+)/.exec(message)?.[1] ?? message;
  return code === undefined ? reason : `${reason} (${code})`;
}
