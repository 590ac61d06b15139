import * as v from "valibot";
import { byName, isBehind } from "./by-name.js";
import type { Frozen } from "./frozen.js";
import { placeOf, splice } from "./lists.js";
import { plus } from "./plus.js";
import { CountSchema, NameSchema } from "./schema-parts.js";

/** Somebody who tipped under their name. */
export const TipperSchema = v.strictObject({
  /** Raw text of the feed: escape it where it is shown. */
  name: NameSchema,
  /** Tokens that they tipped for certain. */
  tokens: CountSchema,
  /** How many more it may be, at most: above 0 only when there have been more tippers than are kept. */
  missed: CountSchema,
});
/** Somebody who tipped under their name. */
export interface Tipper extends Frozen<v.InferOutput<typeof TipperSchema>> {}

/**
 * With one more tip; by name. When there are too many tippers, a new one takes the place of the one with the least,
 * and may have tipped as much before, unseen: the Space-Saving algorithm of Metwally, Agrawal and El Abbadi.
 */
export function addToTippers(
  tippers: readonly Tipper[],
  name: string,
  tokens: number,
  limit: number,
): readonly Tipper[] {
  const order = byName(name);
  const place = placeOf(tippers, order);
  const known = tippers[place];
  if (known?.name === name) {
    return splice(tippers, place, 1, { ...known, tokens: plus(known.tokens, tokens) });
  }
  if (tippers.length < limit) return splice(tippers, place, 0, { name, tokens, missed: 0 });
  const least = tippers.reduce((a, b) => (mostOf(b) < mostOf(a) ? b : a));
  const others = splice(tippers, tippers.indexOf(least), 1);
  return splice(others, placeOf(others, order), 0, { name, tokens, missed: mostOf(least) });
}

/** The tippers of several lists, each once; by name. */
export function mergeTippers(lists: readonly (readonly Tipper[])[]): readonly Tipper[] {
  const [first = [], ...others] = lists;
  if (others.length === 0) return first;
  const all = new Map<string, Tipper>();
  for (const tipper of lists.flat()) {
    const { tokens, missed } = all.get(tipper.name) ?? { tokens: 0, missed: 0 };
    const sum = { tokens: plus(tokens, tipper.tokens), missed: plus(missed, tipper.missed) };
    all.set(tipper.name, { name: tipper.name, ...sum });
  }
  return [...all.values()].sort((a, b) => (isBehind(a, b) ? 1 : -1));
}

/** What somebody can have tipped in all. */
function mostOf({ tokens, missed }: Tipper): number {
  return plus(tokens, missed);
}
