import type { ExpireCursorFault, RefuseCursorFault } from "./cursor-fault.js";
import type { FaultTurn } from "./fault-turn.js";
import type { PageFault } from "./page-fault.js";

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
 * again.
 */
export interface PlainFault extends FaultTurn {
  readonly kind: "refuse" | "stallHead" | "stallBody" | "truncate" | "html" | "empty" | "huge" | "repeatPage";
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

/** What goes wrong, and at which request. */
export type Fault =
  | StatusFault
  | PlainFault
  | ResetFault
  | DripFault
  | RedirectFault
  | PageFault
  | ExpireCursorFault
  | RefuseCursorFault;

/** The name of a fault. */
export type FaultKind = Exclude<Fault["kind"], undefined>;
