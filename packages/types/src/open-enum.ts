import * as v from "valibot";

/** Known values for the editor to offer, and any other string: the feed has added values without notice. */
// @__NO_SIDE_EFFECTS__
export function openEnum<const TValue extends string>(): v.GenericSchema<TValue | (string & {})> {
  return v.string();
}
