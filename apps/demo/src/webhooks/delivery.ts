import { eventTime } from "@cb-events/types";
import * as v from "valibot";
import type { Reaction } from "../reaction.js";
import { type WebhookFormat, webhookBody } from "./format.js";

const milliseconds = v.pipe(v.number(), v.finite());

/** A webhook to be sent. Plain JSON: it is recorded with its event, so that a restart sends the same again. */
export const DeliverySchema = v.object({
  /** The header `webhook-id`: by it a receiver knows a repeat. */
  id: v.pipe(v.string(), v.regex(/^[!-~]+$/)),
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
  readonly format: WebhookFormat;
  /** In milliseconds since 1970. */
  readonly now: number;
}

/** What a webhook is told of a reaction. The same reaction gives the same id and, when its event's id holds a time, the same body. */
export function toDelivery(reaction: Reaction, { room, format, now }: DeliveryContext): Delivery {
  const { name, eventId, dueAt } = reaction;
  return {
    id: headerSafe(`${room}:${eventId}:${name}`),
    name,
    body: webhookBody(format, reaction, { room, time: eventTime({ id: eventId }) ?? new Date(now) }),
    attempts: 0,
    notBefore: dueAt,
    createdAt: now,
  };
}

/** Percent-encodes what is not visible ASCII, and the percent sign itself: two ids stay two. */
function headerSafe(text: string): string {
  return text.replace(/[^!-$&-~]/gu, (character) =>
    Array.from(
      new TextEncoder().encode(character),
      (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
    ).join(""),
  );
}
