import { EventsError } from "./events-error.js";

/** No answer: the connection failed, broke off, or took too long. */
export class NetworkError extends EventsError {
  override readonly name = "NetworkError";

  constructor(message: string, cause?: unknown) {
    super("NETWORK", message, true, { cause });
  }
}
