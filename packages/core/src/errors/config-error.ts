import { EventsError } from "./events-error.js";

/**
 * An option is wrong or unknown, or what was given as the position is none, or another room's.
 *
 * @remedy Do as the message says.
 */
export class ConfigError extends EventsError {
  override readonly name = "ConfigError";

  constructor(message: string) {
    super("CONFIG", message, false);
  }
}
