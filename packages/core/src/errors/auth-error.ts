import { type ErrorDetails, EventsError } from "./events-error.js";

const HINT =
  'Make a token at https://chaturbate.com/statsapi/authtoken/ with the scope "Events API" (not "Events API (public)"). ' +
  "The testbed has accounts and tokens of its own: { useTestbed: true }.";

/**
 * The URL, the user name or the token is malformed, or the feed refuses them (401, 403, 404).
 *
 * @remedy Check name and token, or make a new token. Production and testbed do not share them.
 */
export class AuthError extends EventsError {
  override readonly name = "AuthError";
  override readonly code = "AUTH";
  /** How long the feed asks to wait, in seconds, where it says so. */
  declare readonly retryAfter?: number;

  constructor(problem: string, details?: ErrorDetails) {
    super(`${problem}. ${HINT}`, details);
  }
}
