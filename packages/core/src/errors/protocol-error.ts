import { type ErrorDetails, EventsError } from "./events-error.js";

/**
 * An answer that cannot be used: not JSON, of another shape, too large, with a nextUrl that leads elsewhere, or from a
 * `fetch` whose response lacks what is read of it (then `retryable` is false).
 *
 * @remedy `run` waits and goes on. A loop: wait and start it again; the same page is requested. Repair a `fetch` of your
 * own as the message says.
 */
export class ProtocolError extends EventsError {
  override readonly name = "ProtocolError";
  override readonly code = "PROTOCOL";

  constructor(message: string, details?: ErrorDetails, retryable = true) {
    super(message, { ...details, retryable });
  }
}
