import * as v from "valibot";
import { BurstSchema } from "./burst.js";
import { isBehind } from "./by-name.js";
import type { Frozen } from "./frozen.js";
import { GoalsSchema } from "./goals.js";
import { LastTipSchema } from "./last-tip.js";
import { LIMITS } from "./limits.js";
import type { PRESENT, Present } from "./presence.js";
import { CountSchema, listOf, NameSchema, TextSchema, TimeSchema } from "./schema-parts.js";
import { SeenIdsSchema } from "./seen-ids.js";
import { isTimeZone } from "./time-zone.js";
import { DayTotalsSchema, TipTotalsSchema } from "./tip-totals.js";
import { TipperSchema } from "./tipper.js";
import { TonightSchema } from "./tonight.js";

/** The version of the state's form. */
export const VERSION = 2;

const SecondsSchema = v.pipe(v.number(), v.finite(), v.minValue(0));

export const BroadcastSchema = v.strictObject({
  /** `"unknown"` until an event tells. */
  status: v.picklist(["on", "off", "unknown"]),
  /** When it began or ended, in milliseconds since 1970; null when that is not known. */
  since: TimeSchema,
});

export const FanclubSchema = v.strictObject({
  /** How many joined. */
  joins: CountSchema,
  /** The names of the last ones, newest first. Raw text. */
  latest: v.pipe(v.array(NameSchema), v.maxLength(LIMITS.fans)),
});

/** What depends on the time of the events. */
const TimelySchema = v.strictObject({
  /** Time of the room: that of the latest event, in milliseconds since 1970; null before the first. */
  updatedAt: TimeSchema,
  /** Whether the room is live. */
  broadcast: BroadcastSchema,
  /** The tips since the broadcast began, or of the last 12 hours. */
  tonight: TonightSchema,
  /** The tips of the last days that had any, by date. */
  days: v.pipe(v.array(DayTotalsSchema), v.maxLength(LIMITS.days)),
  /** The goals, and how far the current one is. */
  goals: GoalsSchema,
});

/** What depends on the time of the events. */
export interface Timely extends Frozen<v.InferOutput<typeof TimelySchema>> {
  readonly [PRESENT]?: Present;
}

const DoubtSchema = v.strictObject({
  /** The time of that event. */
  at: CountSchema,
  /** What the state is if that time is wrong; null where it is taken for wrong already. */
  otherwise: v.nullable(TimelySchema),
});

/** Takes a state as JSON gives it back, and nothing else. `parseRoomState` says what is wrong with another. */
export const RoomStateSchema = v.strictObject({
  /** The version of this form. */
  version: v.literal(VERSION),
  /** IANA name of the time zone in which a day begins and ends. */
  timeZone: v.pipe(
    v.string(),
    v.check((zone) => isTimeZone(zone), "a time zone that is known here"),
  ),
  /** Seconds between two tips of a burst, at most. */
  burstGap: SecondsSchema,
  /** Seconds without a sign of life after which somebody counts as gone. */
  awayAfter: SecondsSchema,
  ...TimelySchema.entries,
  /** The subject of the room; null until it changes. Raw text. */
  subject: v.nullable(TextSchema),
  /** All tips. */
  tips: TipTotalsSchema,
  /** Who tipped under their name, by name: see `leaderboard`. */
  tippers: listOf(TipperSchema, LIMITS.tippers, isBehind),
  /** The tip that was counted last. */
  lastTip: v.nullable(LastTipSchema),
  /** The last bursts, in the order in which they began. */
  bursts: v.pipe(v.array(BurstSchema), v.maxLength(LIMITS.bursts)),
  /** Who joined the fan club. */
  fanclub: FanclubSchema,
  /** Photo sets and videos sold. */
  media: v.strictObject({ sold: CountSchema, tokens: CountSchema }),
  /** How many began to follow, and how many stopped. */
  followers: v.strictObject({ won: CountSchema, lost: CountSchema }),
  /** The events that were counted, to drop repeats by. */
  ids: SeenIdsSchema,
  /** Set by an event a day or more away from the others, until the next one tells whether its time is right. */
  doubt: v.nullable(DoubtSchema),
});

/**
 * What is known of a room: plain JSON, to be saved and read back by `parseRoomState`. Who is in the room is known
 * beside, and not saved: see `presentUsers`.
 */
export interface RoomState extends Frozen<v.InferOutput<typeof RoomStateSchema>> {
  readonly [PRESENT]?: Present;
}
