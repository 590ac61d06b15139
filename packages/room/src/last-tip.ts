import { displayName, isAnonymous, type TipEvent, tipNote } from "@cb-events/types";
import * as v from "valibot";
import { cut } from "./cut.js";
import type { Frozen } from "./frozen.js";
import { LIMITS } from "./limits.js";
import { plus } from "./plus.js";
import { CountSchema, IdSchema, NameSchema, TextSchema, TimeSchema } from "./schema-parts.js";

/** A tip, as it may be shown. */
export const LastTipSchema = v.strictObject({
  /** Id of the event. */
  id: IdSchema,
  /** The name to show: `"anonymous"` for an anonymous tip. Raw text: escape it where it is shown. */
  name: NameSchema,
  /** True where the name is not known here: somebody may be called anonymous. */
  anonymous: v.boolean(),
  /** Tokens given. */
  tokens: CountSchema,
  /** What the tipper wrote, `""` for nothing, and for an anonymous tip: it may hold the name. Raw text. */
  note: TextSchema,
  /** When, in milliseconds since 1970; null when the id does not tell. */
  at: TimeSchema,
});
/** A tip, as it may be shown. */
export interface LastTip extends Frozen<v.InferOutput<typeof LastTipSchema>> {}

/** What is kept of a tip: here an anonymous tipper's name is left behind. */
export function toLastTip(event: TipEvent, id: string, at: number | null): LastTip {
  const anonymous = isAnonymous(event);
  return {
    id,
    name: cut(displayName(event), LIMITS.nameLength),
    anonymous,
    tokens: plus(0, event.tip.tokens),
    note: anonymous ? "" : cut(tipNote(event.tip), LIMITS.textLength),
    at,
  };
}
