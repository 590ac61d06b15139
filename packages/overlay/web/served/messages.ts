import { type PublicState, PublicStateSchema } from "@cb-events/room";
import { type CbEvent, decodeEvent } from "@cb-events/types";
import * as v from "valibot";
import type { AlertToShow, AnswerToShow, ShowMessage } from "../../src/protocol.js";
import { LOOKS } from "../alerts/tiers.js";
import { THEMES } from "../look/options.js";
import { type Place, parsePlace } from "./place.js";

/** A file of the media folder: nothing of another host. */
const FileSchema = v.pipe(v.string(), v.regex(/^media\/[^?#\\]+$/), v.maxLength(1000));
const TokensSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

const AlertSchema = v.object({
  name: v.string(),
  text: v.optional(v.string()),
  look: v.picklist(LOOKS),
  seconds: v.pipe(v.number(), v.minValue(1), v.maxValue(60)),
  image: v.optional(FileSchema),
  sound: v.optional(v.union([v.literal(""), FileSchema])),
  speak: v.optional(v.boolean()),
  ordered: v.optional(v.string()),
});

/** What an entry brings beside its event. */
const ReactionsSchema = v.object({
  alerts: v.optional(v.array(AlertSchema)),
  answer: v.optional(
    v.object({ command: v.picklist(["goal", "top", "menu"]), name: v.string(), text: v.string() }),
  ),
});

const ShowSchema = v.object({
  look: v.object({
    theme: v.optional(v.picklist(THEMES)),
    accent: v.optional(v.pipe(v.string(), v.regex(/^#[\da-f]{6}$/i))),
    font: v.optional(v.pipe(v.string(), v.maxLength(1000))),
  }),
  tiers: v.array(TokensSchema),
  menu: v.pipe(v.array(v.object({ tokens: TokensSchema, what: v.string() })), v.maxLength(500)),
  alerts: v.array(v.string()),
  isSimulated: v.boolean(),
  isPaused: v.boolean(),
  isMuted: v.boolean(),
  timerEndsAt: v.nullable(v.number()),
  timerPerToken: v.optional(v.number()),
});

const ControlSchema = v.object({ action: v.literal("skip") });

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

/** What an entry brings beside its event; nothing, where that does not validate: then the page decides by itself. */
export function readReactions(data: unknown): {
  alerts?: readonly AlertToShow[] | undefined;
  answer?: AnswerToShow | undefined;
} {
  return valid(ReactionsSchema, parseJson(data)) ?? {};
}

/** An event with its place. */
export function readEntry(data: unknown, id: unknown): { event: CbEvent; place: Place } | undefined {
  const event = readEvent(data);
  const place = parsePlace(id);
  return event && place && { event, place };
}

export function readShow(data: unknown): ShowMessage | undefined {
  return valid(ShowSchema, parseJson(data));
}

/** Whether the alert on show is to make way. */
export function isSkip(data: unknown): boolean {
  return v.is(ControlSchema, parseJson(data));
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
