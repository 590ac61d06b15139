import type { CbEvent } from "./event.js";

/** True for a tip that is not plainly marked as given under a name: when in doubt, no name is shown. */
export function isAnonymous(event: CbEvent): boolean {
  return event.type === "tip" && event.tip.isAnon !== false;
}

/**
 * The name to show in public: the user's; `"anonymous"` for an anonymous tip, and where the event has no user
 * that is known to be safe to show. The change of a subject shows the broadcaster.
 */
export function displayName(event: CbEvent): string {
  if ("user" in event && !isAnonymous(event)) return event.user.username;
  return (event.type === "roomSubjectChange" && event.broadcaster) || "anonymous";
}
