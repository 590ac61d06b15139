/** The requests that ask by one cursor. */
export interface CursorTurn {
  /** The `i` of their URL: the id of the last event before, in the usual case. */
  readonly cursor: string;
  /**
   * How many of them: a whole number, 1 or more.
   *
   * @default Infinity
   */
  readonly times?: number | undefined;
}

/** Which request a fault meets. */
export interface FaultTurn {
  /**
   * The n-th request since the feed was made, counted from 1 and in any method; `"every"` one; or those that ask by one
   * cursor, `{ cursor, times? }`: it is poison then, while all others work.
   */
  readonly on: number | "every" | CursorTurn;
}
