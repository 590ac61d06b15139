import { AuthError, EventsError, HttpStatusError, NetworkError } from "@cb-events/core";

/** What to tell the room's owner of an error, in one line; no text of the feed is in it. */
export function problemOf(error: unknown): string {
  if (error instanceof AuthError) {
    return error.statusCode === undefined
      ? "This is no events URL: it looks like https://eventsapi.chaturbate.com/events/name/token/"
      : "The feed refuses this events URL: check it, or make a new one";
  }
  if (error instanceof HttpStatusError)
    return `The feed answers with an error (${error.statusCode ?? "a redirect"})`;
  if (error instanceof NetworkError) return "The feed cannot be reached";
  if (error instanceof EventsError) return "The feed's answer cannot be read";
  return "Something in the page fails: load it again";
}

/** The same for an error that the client waits out, by its code; undefined for others. */
export function problemOfCode(code: string): string | undefined {
  if (code === "RATE_LIMIT") return "The feed answers with an error (429)";
  if (code === "SERVER" || code === "CLIENT_REQUEST") return "The feed answers with an error";
  if (code === "NETWORK") return "The feed cannot be reached";
  return code === "PROTOCOL" ? "The feed's answer cannot be read" : undefined;
}
