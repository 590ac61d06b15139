import { EventsError } from "./events-error.js";

/**
 * An option is wrong or unknown, or the position is not one, of another version or of another room.
 *
 * @remedy Do as the message says.
 */
export class ConfigError extends EventsError {
  override readonly name = "ConfigError";
  override readonly code = "CONFIG";
}
