import * as v from "valibot";

/** A schema for what a check of its own takes. Its issues say what belongs there in these words. */
// @__NO_SIDE_EFFECTS__
export function described<T>(expects: string, check: (value: unknown) => boolean): v.GenericSchema<T> {
  return Object.assign(v.custom<T>(check), { expects });
}
