/**
 * Another process has written the file since this one read or wrote it: the lock was released in between, or taken
 * over while this process stood still. Nothing was overwritten. `PositionStoreError` has it as its `cause`.
 *
 * @remedy Start again, with a new client: it goes on from what the file holds now.
 */
export class FileChangedError extends Error {
  override readonly name = "FileChangedError";
  /** Tells it apart without `instanceof`. */
  readonly code = "FILE_CHANGED";
  /** Waiting does not help, so `run` does not wait. */
  readonly retryable = false;

  constructor(path: string) {
    super(
      `The position file ${path} was written by another process since this one used it. It is left as it is. Start again to go on from what it holds`,
    );
  }
}
