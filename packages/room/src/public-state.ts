import * as v from "valibot";
import { BurstSchema } from "./burst.js";
import { advanceGoals } from "./change-goals.js";
import type { Frozen } from "./frozen.js";
import { GoalSchema } from "./goals.js";
import { LastTipSchema } from "./last-tip.js";
import { BroadcastSchema, FanclubSchema, type RoomState, VERSION } from "./room-state.js";
import { CountSchema, IdSchema, NameSchema, TextSchema, TimeSchema } from "./schema-parts.js";
import { goalProgress, latestBursts, leaderboard, presentUsers, tokensToday, tonight } from "./select.js";
import { TipTotalsSchema } from "./tip-totals.js";
import type { Tipper } from "./tipper.js";

/** Tippers and bursts that are shown. */
const SHOWN = 10;

const TippersSchema = v.array(v.object({ name: NameSchema, tokens: CountSchema }));

/** For a page that is sent what `publicState` gives. Fields that it does not know are left out. */
export const PublicStateSchema = v.object({
  /** The version of this form. */
  version: v.literal(VERSION),
  /** Time of the latest event, in milliseconds since 1970; null before the first. */
  updatedAt: TimeSchema,
  /** Whether the room is live. */
  broadcast: v.object(BroadcastSchema.entries),
  /** The subject of the room; null until it changes. Raw text, as all names and notes are: escape it. */
  subject: v.nullable(TextSchema),
  /** All tips. */
  tips: v.object(TipTotalsSchema.entries),
  /** Tokens tipped today, in the room's time zone. */
  tokensToday: CountSchema,
  /** The current goal, as `goalProgress` gives it; null when there is none. */
  goal: v.nullable(
    v.object({
      ...GoalSchema.entries,
      index: CountSchema,
      count: CountSchema,
      progress: CountSchema,
      reachedBy: v.nullable(IdSchema),
      nextAt: TimeSchema,
      reached: v.boolean(),
      left: CountSchema,
      over: CountSchema,
      share: v.number(),
    }),
  ),
  /** Who tipped most under their name, at most 10. */
  leaderboard: TippersSchema,
  /** The tips since the broadcast began, or of the last 12 hours where `since` is null. */
  tonight: v.object({ since: TimeSchema, ...TipTotalsSchema.entries, leaderboard: TippersSchema }),
  /** The tip that was counted last. */
  lastTip: v.nullable(v.object(LastTipSchema.entries)),
  /** The last bursts of tips, the newest first, at most 10. */
  bursts: v.array(v.object(BurstSchema.entries)),
  /** How many people are in the room; 2000 stands for 2000 or more. */
  present: CountSchema,
  /** Who joined the fan club. */
  fanclub: v.object(FanclubSchema.entries),
});

/** What may be shown in public: what visitors of the room can see too. Plain JSON. */
export interface PublicState extends Frozen<v.InferOutput<typeof PublicStateSchema>> {}

/**
 * What of the state may be shown in public. `now` is for what depends on the time (who is there, the goal, today and tonight);
 * without it, it is the time of the last event.
 */
export function publicState(state: RoomState, now: Date = new Date(state.updatedAt ?? 0)): PublicState {
  // Each field by its name: what the state holds one day does not get out by itself.
  const { updatedAt, broadcast, subject, tips, lastTip, fanclub } = state;
  const { since, tokens, count, leaderboard: most } = tonight(state, now, SHOWN);
  return {
    version: VERSION,
    updatedAt,
    broadcast,
    subject,
    tips,
    tokensToday: tokensToday(state, now),
    goal: goalProgress(advanceGoals(state, now)),
    leaderboard: shown(leaderboard(state, SHOWN)),
    tonight: { since, tokens, count, leaderboard: shown(most) },
    lastTip,
    bursts: latestBursts(state, SHOWN),
    present: presentUsers(state, now).length,
    fanclub,
  };
}

function shown(tippers: readonly Tipper[]): PublicState["leaderboard"] {
  return tippers.map(({ name, tokens }) => ({ name, tokens }));
}
