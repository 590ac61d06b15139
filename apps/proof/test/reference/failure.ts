import { type ErrorCode, EventsError } from "@cb-events/core";

/** Any error of the reference client, told by its code. */
export class Failure extends EventsError {
  readonly id: string | undefined;

  constructor(code: ErrorCode, id?: string) {
    super(code, code, false);
    this.id = id;
  }
}
