import * as v from "valibot";

/** A whole number, not below `min`. */
// @__NO_SIDE_EFFECTS__
export function wholeNumber(min: number) {
  const fits = (value: number) => Number.isInteger(value) && value >= min;
  return v.pipe(v.number(), v.check(fits, `whole number, ${min} or more`));
}
