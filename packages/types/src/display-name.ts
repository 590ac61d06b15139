import type { CbEvent } from "./event.js";

const ANONYMOUS = "anonymous";

/** True for a tip that is not plainly marked as given under a name: when in doubt, no name is shown. */
export function isAnonymous(event: CbEvent): boolean {
  return event.type === "tip" && event.tip.isAnon !== false;
}

/**
 * The name to show in public: the user's; `"anonymous"` for an anonymous tip, and where the event has no user
 * that is known to be safe to show. The change of a subject shows the broadcaster.
 */
export function displayName(event: CbEvent): string {
  if (isAnonymous(event)) return ANONYMOUS;
  if ("user" in event) return event.user.username;
  if (event.type === "roomSubjectChange") return event.broadcaster || ANONYMOUS;
  return ANONYMOUS;
}
