import { type PublicState, PublicStateSchema } from "@cb-events/room";
import { type CbEvent, decodeEvent } from "@cb-events/types";
import * as v from "valibot";
import { type Place, parsePlace } from "./place.js";

/** What the bot says of its connection to the feed. */
const StatusSchema = v.object({
  status: v.picklist(["ok", "starting", "retrying", "stalled", "failed", "refused", "closed"]),
});
export type BotStatus = v.InferOutput<typeof StatusSchema>["status"];

const StateSchema = v.object({ at: v.string(), state: v.unknown() });

export interface StateMessage {
  /** The place of the newest entry that is in the totals. */
  readonly at: string;
  /** Undefined when it does not validate: perhaps the bot is of another version than the page. */
  readonly state: PublicState | undefined;
}

// Each gives undefined for what does not validate.

export function readStatus(data: unknown): BotStatus | undefined {
  return valid(StatusSchema, parseJson(data))?.status;
}

export function readState(data: unknown): StateMessage | undefined {
  const message = valid(StateSchema, parseJson(data));
  if (message === undefined || parsePlace(message.at) === undefined) return undefined;
  return { at: message.at, state: valid(PublicStateSchema, message.state) };
}

export function readEvent(data: unknown): CbEvent | undefined {
  const { event } = decodeEvent(parseJson(data));
  // The bot sends none, and a page on air is no place for one.
  return event?.type === "privateMessage" ? undefined : event;
}

/** An event with its place. */
export function readEntry(data: unknown, id: unknown): { event: CbEvent; place: Place } | undefined {
  const event = readEvent(data);
  const place = parsePlace(id);
  return event && place && { event, place };
}

function valid<TOutput>(schema: v.GenericSchema<unknown, TOutput>, input: unknown): TOutput | undefined {
  const result = v.safeParse(schema, input);
  return result.success ? result.output : undefined;
}

function parseJson(data: unknown): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    return undefined;
  }
}
