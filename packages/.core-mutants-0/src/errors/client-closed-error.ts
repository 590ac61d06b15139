import { EventsError } from "./events-error.js";

/**
 * `poll()` was called on a closed client, or was running when it was closed.
 *
 * @remedy Make a new client.
 */
export class ClientClosedError extends EventsError {
  override readonly name = "ClientClosedError";

  constructor() {
    super("CLIENT_CLOSED", "The client is closed: make a new one", false);
  }
}
