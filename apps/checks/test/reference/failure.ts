import { type ErrorCode, EventsError } from "@cb-events/core";

/** Any error of the reference client, told by its code. */
export class Failure extends EventsError {
  readonly id: string | undefined;
  /** A run waits it out. */
  passes: boolean;

  constructor(code: ErrorCode, id?: string) {
    super(code, code, false);
    this.id = id;
    this.passes = code === "PROTOCOL" || code === "RATE_LIMIT" || code === "POSITION_STORE";
  }
}
