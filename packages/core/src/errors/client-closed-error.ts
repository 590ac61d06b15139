import { EventsError } from "./events-error.js";

/**
 * `poll()` was called on a closed client, or was running when it was closed.
 *
 * @remedy Make a new client.
 */
export class ClientClosedError extends EventsError {
  override readonly name = "ClientClosedError";
  override readonly code = "CLIENT_CLOSED";

  constructor() {
    super("The client is closed: make a new one");
  }
}
