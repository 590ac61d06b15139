import { EventsError } from "./events-error.js";

/**
 * No answer, after the retries: the connection failed, broke off, or took too long.
 *
 * @remedy `run` waits and goes on. A loop: wait and start it again.
 */
export class NetworkError extends EventsError {
  override readonly name = "NetworkError";
  override readonly code = "NETWORK";
  override readonly retryable = true;

  constructor(message: string, cause?: unknown) {
    super(message, { cause });
  }
}
