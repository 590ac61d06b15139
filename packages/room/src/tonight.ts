import * as v from "valibot";
import { isBehind } from "./by-name.js";
import type { Frozen } from "./frozen.js";
import type { LastTip } from "./last-tip.js";
import { LIMITS } from "./limits.js";
import { splice } from "./lists.js";
import type { RoomState } from "./room-state.js";
import { listOf, TimeSchema } from "./schema-parts.js";
import { HOUR } from "./time.js";
import { addToTotals, TipTotalsSchema } from "./tip-totals.js";
import { addToTippers, TipperSchema } from "./tipper.js";

/** How far back tonight goes where no broadcast was seen to begin, in milliseconds. */
const WINDOW = 12 * HOUR;

const PartSchema = v.strictObject({
  /** Time of its first tip, in milliseconds since 1970. */
  from: TimeSchema,
  /** Time of its last tip. */
  to: TimeSchema,
  ...TipTotalsSchema.entries,
  /** Who tipped under their name, by name. */
  tippers: listOf(TipperSchema, LIMITS.tonightTippers, isBehind),
});
type Part = Frozen<v.InferOutput<typeof PartSchema>>;

export const TonightSchema = v.strictObject({
  /** True once a broadcast was seen to begin: tonight is since then. Else it is the last 12 hours. */
  begun: v.boolean(),
  /** When it began, or was reset, in milliseconds since 1970; null when that is not known. */
  since: TimeSchema,
  /** All of it in one part; where no broadcast was seen to begin, a part for each hour with tips. */
  parts: v.pipe(v.array(PartSchema), v.maxLength(LIMITS.hours)),
});
/** The tips since the broadcast began, or of the last 12 hours. */
export interface Tonight extends Frozen<v.InferOutput<typeof TonightSchema>> {}

/** Nothing was tipped yet; `begun` by a broadcast or not. */
export function newTonight(begun: boolean, since: number | null): Tonight {
  return { begun, since, parts: [] };
}

/** The state with a tonight that begins at a time, by hand. */
export function resetTonight(state: RoomState, at: Date): RoomState {
  return { ...state, tonight: newTonight(state.tonight.begun, at.getTime()) };
}

/** With one more tip; `now` is the time of the room. */
export function addToTonight(tonight: Tonight, tip: LastTip, now: number | null): Tonight {
  const { name, anonymous, tokens } = tip;
  const at = tip.at ?? now;
  if (!tonight.begun && at !== null && now !== null && at <= now - WINDOW) return tonight;
  const parts = partsAt(tonight, now);
  const known = parts.findIndex((part) => tonight.begun || isOfHour(part, at));
  const place = known < 0 ? parts.length : known;
  const part: Part = parts[place] ?? { from: at, to: at, tokens: 0, count: 0, tippers: [] };
  const { tippers } = part;
  const limit = tonight.begun ? LIMITS.tonightTippers : LIMITS.hourTippers;
  const changed = {
    ...addToTotals(part, tokens),
    from: outerOf(Math.min, part.from, at),
    to: outerOf(Math.max, part.to, at),
    tippers: anonymous ? tippers : addToTippers(tippers, name, tokens, limit),
  };
  return { ...tonight, parts: splice(parts, place, 1, changed).slice(-LIMITS.hours) };
}

/** The parts that belong to tonight at a time. */
export function partsAt({ begun, parts }: Tonight, at: number | null): readonly Part[] {
  if (begun || at === null) return parts;
  return parts.filter(({ to }) => to === null || Math.abs(at - to) < WINDOW);
}

/** When tonight began, at a time; null where that is not known, or it is the last 12 hours. */
export function startOf({ begun, since }: Tonight, at: number): number | null {
  return begun || since === null || Math.abs(at - since) < WINDOW ? since : null;
}

/** True where the part, with the time, holds less than an hour. */
function isOfHour({ from, to }: Part, at: number | null): boolean {
  if (at === null || from === null || to === null) return true;
  return at < from + HOUR && at > to - HOUR;
}

function outerOf(pick: (a: number, b: number) => number, a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : pick(a, b);
}
