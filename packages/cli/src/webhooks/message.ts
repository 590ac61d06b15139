import { eventTime } from "@cb-events/types";
import type { WebhookMessage } from "@cb-events/webhooks";
import type { Reaction } from "../reactions/reaction.js";

/** What webhooks are told of a reaction: the same reaction gives the same message. `room` is its name, as in a position. */
export function toMessage({ name, eventId, text, event }: Reaction, room: string): WebhookMessage {
  // Of a reaction only its name, text and public event get out.
  const timestamp = eventTime({ id: eventId })?.toISOString();
  const tokens = tokensOf(event);
  return { type: name, ...(timestamp && { timestamp }), text, ...(tokens && { tokens }), room, event };
}

function tokensOf({ tip, media }: Reaction["event"]): number | undefined {
  const { tokens } = Object(tip ?? media) as { readonly tokens?: unknown };
  return typeof tokens === "number" ? tokens : undefined;
}
