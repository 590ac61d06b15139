/** Which request a fault meets. */
export interface FaultTurn {
  /** The n-th request since the feed was made, counted from 1 and in any method, or every one. */
  readonly on: number | "every";
}

/** Any answer at all: no event is looked at, no request held. */
export interface StatusFault extends FaultTurn {
  readonly kind?: undefined;
  /** From 200 to 599. */
  readonly status: number;
  /**
   * Beside the content type (JSON) and the CORS header, which can be overwritten.
   *
   * @default none
   */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * The body, as it is.
   *
   * @default ""
   */
  readonly body?: string | undefined;
}

/**
 * Faults without options of their own. `refuse`: no connection. `stallHead`: no answer, ever. `stallBody`: half a body,
 * then nothing. `truncate`: half a body in a complete HTTP answer. `html`: a 200 with a page for people. `empty`: a 200
 * with no body. `huge`: the right body, padded to 17 MiB. `repeatPage`: the last page that was answered without a fault,
 * again. `reorder`: the events of the page, newest first.
 */
export interface PlainFault extends FaultTurn {
  readonly kind:
    | "refuse"
    | "stallHead"
    | "stallBody"
    | "truncate"
    | "html"
    | "empty"
    | "huge"
    | "repeatPage"
    | "reorder";
}

/** The connection breaks. */
export interface ResetFault extends FaultTurn {
  readonly kind: "reset";
  /**
   * Before the status line, or after half of the body.
   *
   * @default "body"
   */
  readonly at?: "head" | "body" | undefined;
}

/** The body comes one byte at a time. */
export interface DripFault extends FaultTurn {
  readonly kind: "drip";
  /**
   * Seconds between two bytes, 0 or more.
   *
   * @default 1
   */
  readonly interval?: number | undefined;
}

/** The page names no next one. */
export interface DropNextUrlFault extends FaultTurn {
  readonly kind: "dropNextUrl";
  /**
   * True: the key is there and null. False: the key is missing.
   *
   * @default false
   */
  readonly asNull?: boolean | undefined;
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

/** A 302. */
export interface RedirectFault extends FaultTurn {
  readonly kind: "redirect";
  /**
   * Where it leads.
   *
   * @default the URL that was asked for, name and token included, on https://evil.example
   */
  readonly location?: string | undefined;
}

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

/** What goes wrong, and at which request. */
export type Fault =
  | StatusFault
  | PlainFault
  | ResetFault
  | DripFault
  | DropNextUrlFault
  | ForeignNextUrlFault
  | RedirectFault
  | ExpireCursorFault;

/** The name of a fault. */
export type FaultKind = Exclude<Fault["kind"], undefined>;
