import { EventsError } from "./events-error.js";

/** An option is wrong or unknown, or a position does not belong to this client. */
export class ConfigError extends EventsError {
  override readonly name = "ConfigError";

  constructor(message: string) {
    super("CONFIG", message, false);
  }
}
