import type { FaultTurn } from "./fault-turn.js";

/** The 400 "waited too long for events", though the cursor is good: what comes behind it is still there. */
export interface ExpireCursorFault extends FaultTurn {
  readonly kind: "expireCursor";
  /**
   * True: the answer has no nextUrl.
   *
   * @default false
   */
  readonly withoutNextUrl?: boolean | undefined;
}

/** A 400 for another reason, where the request has a cursor. One without a cursor is answered as usual. */
export interface RefuseCursorFault extends FaultTurn {
  readonly kind: "refuseCursor";
  /**
   * The reason, as the body says it.
   *
   * @default "unknown cursor"
   */
  readonly text?: string | undefined;
  /**
   * True: the answer has a nextUrl, which loses and repeats nothing.
   *
   * @default false
   */
  readonly withNextUrl?: boolean | undefined;
}
