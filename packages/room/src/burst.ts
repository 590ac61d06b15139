import * as v from "valibot";
import type { Frozen } from "./frozen.js";
import type { LastTip } from "./last-tip.js";
import { LIMITS } from "./limits.js";
import { splice } from "./lists.js";
import { plus } from "./plus.js";
import { CountSchema, IdSchema, NameSchema, TextSchema, TimeSchema } from "./schema-parts.js";

/** Tips of one person, shortly after one another. An anonymous tip is a burst of its own. */
export const BurstSchema = v.strictObject({
  /** Id of the tip that it began with. */
  id: IdSchema,
  /** As in a tip: `"anonymous"` for an anonymous one. */
  name: NameSchema,
  /** True where the name is not known here. */
  anonymous: v.boolean(),
  /** How many tips. */
  tips: CountSchema,
  /** Tokens of all of them. */
  tokens: CountSchema,
  /** The last note that is not empty. */
  note: TextSchema,
  /** Time of the earliest tip, in milliseconds since 1970; null when the id does not tell. */
  from: TimeSchema,
  /** Time of the latest tip. */
  to: TimeSchema,
});
/** Tips of one person, shortly after one another. An anonymous tip is a burst of its own. */
export interface Burst extends Frozen<v.InferOutput<typeof BurstSchema>> {}

/** With one more tip, in its burst or as a new one; `gap` is in seconds. */
export function addToBursts(bursts: readonly Burst[], tip: LastTip, gap: number): readonly Burst[] {
  const { id, name, anonymous, tokens, note, at } = tip;
  const place = bursts.findIndex((burst) => belongsTo(burst, tip, gap * 1000));
  const burst = bursts[place];
  if (burst === undefined) {
    const begun = { id, name, anonymous, tips: 1, tokens, note, from: at, to: at };
    return [...bursts, begun].slice(-LIMITS.bursts);
  }
  const joined = {
    ...burst,
    tips: burst.tips + 1,
    tokens: plus(burst.tokens, tokens),
    note: note || burst.note,
    from: Math.min(Number(burst.from), Number(at)),
    to: Math.max(Number(burst.to), Number(at)),
  };
  return splice(bursts, place, 1, joined);
}

function belongsTo(burst: Burst, { name, anonymous, at }: LastTip, gap: number): boolean {
  if (anonymous || burst.anonymous || burst.name !== name) return false;
  if (at === null || burst.from === null || burst.to === null) return false;
  return at >= burst.from - gap && at <= burst.to + gap;
}
