import { EventsError } from "./events-error.js";

/**
 * No answer, after the retries: the connection failed, broke off, or took too long.
 *
 * @remedy Wait and start the loop again.
 */
export class NetworkError extends EventsError {
  override readonly name = "NetworkError";

  constructor(message: string, cause?: unknown) {
    super("NETWORK", message, true, { cause });
  }
}
