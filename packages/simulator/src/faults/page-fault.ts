import type { FaultTurn } from "./fault-turn.js";

/** The page names no next one: the client has to begin again at its first URL. */
export interface DropNextUrlFault extends FaultTurn {
  readonly kind: "dropNextUrl";
  /**
   * True: the key is there and null. False: the key is missing.
   *
   * @default false
   */
  readonly asNull?: boolean | undefined;
  /**
   * True: the page has no events either.
   *
   * @default false
   */
  readonly withoutEvents?: boolean | undefined;
}

/** The page's nextUrl leads away. */
export interface ForeignNextUrlFault extends FaultTurn {
  readonly kind: "foreignNextUrl";
  /**
   * What stands there, as it is.
   *
   * @default the right nextUrl, name and token included, on https://evil.example
   */
  readonly nextUrl?: string | undefined;
}

/** The page's nextUrl names a cursor that the feed gave before: what lies behind that one comes again. */
export interface OlderCursorFault extends FaultTurn {
  readonly kind: "olderCursor";
  /**
   * How many of the cursors that were given it goes back: a whole number, 1 or more. 1 is most often the cursor that the
   * request asked by, so that the same page comes again; `Infinity` is the first that still works. Where no earlier one
   * was given, nextUrl is the right one.
   *
   * @default 1
   */
  readonly back?: number | undefined;
}

/** The page's nextUrl goes on before its last events: the next page begins with them. */
export interface OverlapPageFault extends FaultTurn {
  readonly kind: "overlapPage";
  /**
   * How many events of this page come again: a whole number, 1 or more. All of them where it has fewer.
   *
   * @default 1
   */
  readonly events?: number | undefined;
}

/** The page has only its first events, and its nextUrl goes on behind the last one of these: shorter than the same request may have been answered before. */
export interface ShortPageFault extends FaultTurn {
  readonly kind: "shortPage";
  /**
   * How many events are left: a whole number, 0 or more.
   *
   * @default 1
   */
  readonly events?: number | undefined;
}

/** A fault of the page: an answer that is none (a 401, say) is left as it is. */
export type PageFault =
  | PlainPageFault
  | DropNextUrlFault
  | ForeignNextUrlFault
  | OlderCursorFault
  | OverlapPageFault
  | ShortPageFault;

/**
 * Faults of the page without options of their own. `reorder`: its events, newest first. `baseNextUrl`: its nextUrl is the
 * events URL without a cursor, so that all that is kept comes again.
 */
export interface PlainPageFault extends FaultTurn {
  readonly kind: "reorder" | "baseNextUrl";
}
