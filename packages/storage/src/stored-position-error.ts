/** What is stored is no position, so it was neither used nor overwritten. `PositionStoreError` has it as its `cause`. */
export class StoredPositionError extends Error {
  override readonly name = "StoredPositionError";
  readonly code = "STORED_POSITION";

  /** Quotes nothing of what is stored: it may be private. */
  constructor(place: string, problem: string) {
    super(
      `${place} holds no position: ${problem}. It is left as it is. Put a whole copy in its place, or take it away to begin without a position`,
    );
  }
}
