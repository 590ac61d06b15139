import { type ErrorDetails, EventsError } from "./events-error.js";

/**
 * An answer that cannot be used: no JSON, of another shape, too large, or with a nextUrl that leads elsewhere.
 *
 * @remedy Wait and start the loop again: the same page is asked for.
 */
export class ProtocolError extends EventsError {
  override readonly name = "ProtocolError";

  constructor(message: string, details?: ErrorDetails) {
    super("PROTOCOL", message, true, details);
  }
}
