interface Details {
  /** What it should have held. */
  readonly holds?: "position" | "state" | undefined;
  readonly cause?: unknown;
}

/**
 * The file or key holds something else: empty, cut off, no JSON, JSON of another shape, a position or state of a later
 * version, or a value that `parse` refused (its error is the `cause`). It was neither used nor overwritten.
 * `PositionStoreError` has it as its `cause`.
 *
 * @remedy Put a whole copy in its place, or take it away: the client then begins as on its first start.
 */
export class StoredPositionError extends Error {
  override readonly name = "StoredPositionError";
  /** Tells it apart without `instanceof`. */
  readonly code = "STORED_POSITION";
  /** Waiting does not help, so `run` does not wait. */
  readonly retryable = false;

  /** Quotes nothing of what is stored: it may be private. */
  constructor(place: string, problem: string, { holds = "position", ...options }: Details = {}) {
    super(
      `${place} holds no ${holds}: ${problem}. It is left as it is. Put a whole copy in its place, or take it away to begin without a position`,
      options,
    );
  }
}
