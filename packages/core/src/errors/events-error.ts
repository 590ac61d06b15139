import { defined } from "../util/defined.js";

/** The values of `error.code`: stable, one for each class. */
export type ErrorCode =
  | "AUTH"
  | "HTTP_STATUS"
  | "RATE_LIMIT"
  | "SERVER"
  | "CLIENT_REQUEST"
  | "PROTOCOL"
  | "NETWORK"
  | "EVENT_VALIDATION"
  | "POSITION_STORE"
  | "CONFIG"
  | "CLIENT_CLOSED";

/** What may come with an error. */
export interface ErrorDetails {
  readonly statusCode?: number | undefined;
  readonly responseText?: string | undefined;
  /** In seconds. */
  readonly retryAfter?: number | undefined;
  readonly retryable?: boolean | undefined;
  readonly cause?: unknown;
}

/** The base of every error that this package throws. */
export abstract class EventsError extends Error {
  override readonly name: string = "EventsError";
  /** Tells errors apart without `instanceof`; stable across versions. */
  abstract readonly code: ErrorCode;
  /** May the same call work later? False: something has to be repaired first. */
  readonly retryable: boolean = false;
  /** HTTP status of the answer, where there was one and it had one. */
  declare readonly statusCode?: number;
  /** The beginning of the answer's body: the token masked, 200 characters at most. Anyone may have written it. */
  declare readonly responseText?: string;

  constructor(message: string, details: ErrorDetails = {}) {
    const { cause, ...fields } = details;
    super(message, cause === undefined ? undefined : { cause });
    // A field that is not known is not there.
    Object.assign(this, defined(fields));
  }
}
