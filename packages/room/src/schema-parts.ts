import { compareEventIds } from "@cb-events/types";
import * as v from "valibot";
import { LIMITS } from "./limits.js";

/** A whole number, 0 or more: tokens, or how many. */
export const CountSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** A time in milliseconds since 1970; null where the event's id does not tell. */
export const TimeSchema = v.nullable(CountSchema);

// @__NO_SIDE_EFFECTS__
function textUpTo(length: number) {
  // In UTF-16 units, of which a character has two at most.
  return v.pipe(v.string(), v.maxLength(2 * length));
}

export const IdSchema = textUpTo(LIMITS.idLength);
export const NameSchema = textUpTo(LIMITS.nameLength);
export const TextSchema = textUpTo(LIMITS.textLength);

/** An id of the usual form, which has an order. */
export const UsualIdSchema = v.pipe(
  IdSchema,
  v.check((id) => compareEventIds(id, id) !== undefined, "an id <ms>-<seq>"),
);

type IsBehind<T> = (item: T, other: T) => boolean;

/** A list that is in order, each item behind the one before. */
// @__NO_SIDE_EFFECTS__
export function listOf<T>(item: v.GenericSchema<T>, most: number, isBehind: IsBehind<T>) {
  const fits = (items: T[]) =>
    items.length <= most && items.every((each, at) => at === 0 || isBehind(each, items[at - 1] as T));
  return v.pipe(v.array(item), v.check(fits, `at most ${most}, in order`));
}
