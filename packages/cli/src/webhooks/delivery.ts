import { eventTime } from "@cb-events/types";
import { formatJob } from "@cb-events/webhooks";
import type { Reaction } from "../reaction.js";
import type { WebhookSettings } from "./settings.js";

/** A webhook to be sent. */
export interface Delivery {
  /** By it a receiver knows a repeat. */
  readonly id: string;
  /** What is sent, byte for byte, at every attempt. */
  readonly body: string;
}

interface DeliveryContext {
  /** The room, as in a position. */
  readonly room: string;
  readonly format: WebhookSettings["format"];
  /** In milliseconds since 1970. */
  readonly now: number;
}

/** What a webhook is told of a reaction. The same reaction gives the same id and, when its event's id holds a time, the same body. */
export function toDelivery(reaction: Reaction, { room, format, now }: DeliveryContext): Delivery {
  const { name, eventId, text, event } = reaction;
  const id = keyOf(reaction, room);
  // Of a reaction only its name, text and public event get out.
  const timestamp = eventTime({ id: eventId })?.toISOString();
  const data = { type: name, timestamp, text, tokens: tokensOf(event), room, event };
  return { id, body: formatJob(format, { id, at: now, attempts: 0, data }) };
}

/** What a reaction is known by, in its room or everywhere: as the id of a job, which is of whole characters. */
export function keyOf({ name, eventId }: Pick<Reaction, "name" | "eventId">, room?: string): string {
  const key = [...(room === undefined ? [] : [room]), eventId, name].join(":");
  return /[\0\p{Cs}]/u.test(key) ? JSON.stringify(key) : key;
}

function tokensOf({ tip, media }: Reaction["event"]): number | undefined {
  const { tokens } = Object(tip ?? media) as { readonly tokens?: unknown };
  return typeof tokens === "number" ? tokens : undefined;
}
