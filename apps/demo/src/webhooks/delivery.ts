import { eventTime } from "@cb-events/types";
import { formatJob } from "@cb-events/webhooks";
import * as v from "valibot";
import type { Reaction } from "../reaction.js";
import type { WebhookSettings } from "./settings.js";

const milliseconds = v.pipe(v.number(), v.finite());

/** A webhook to be sent. Plain JSON: it is recorded with its event, so that a restart sends the same again. */
export const DeliverySchema = v.object({
  /** By it a receiver knows a repeat. */
  id: v.string(),
  /** The reaction's name. */
  name: v.string(),
  /** What is sent, byte for byte, at every attempt. */
  body: v.string(),
  /** How many have failed. */
  attempts: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** It is not sent earlier, in milliseconds since 1970. */
  notBefore: milliseconds,
  /** When it was recorded, in milliseconds since 1970. */
  createdAt: milliseconds,
});
export interface Delivery extends Readonly<v.InferOutput<typeof DeliverySchema>> {}

interface DeliveryContext {
  /** The room, as in a position. */
  readonly room: string;
  readonly format: WebhookSettings["format"];
  /** In milliseconds since 1970. */
  readonly now: number;
}

/** What a webhook is told of a reaction. The same reaction gives the same id and, when its event's id holds a time, the same body. */
export function toDelivery(reaction: Reaction, { room, format, now }: DeliveryContext): Delivery {
  const { name, eventId, dueAt, text, event } = reaction;
  const id = `${room}:${eventId}:${name}`;
  // Of a reaction only its name, text and public event get out.
  const timestamp = eventTime({ id: eventId })?.toISOString();
  const data = { type: name, timestamp, text, tokens: tokensOf(event), room, event };
  const body = formatJob(format, { id, at: now, attempts: 0, data });
  return { id, name, body, attempts: 0, notBefore: dueAt, createdAt: now };
}

function tokensOf({ tip, media }: Reaction["event"]): number | undefined {
  const { tokens } = Object(tip ?? media) as { readonly tokens?: unknown };
  return typeof tokens === "number" ? tokens : undefined;
}
