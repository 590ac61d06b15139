import { type CbEvent, EventType } from "@cb-events/types";
import { check } from "./check.js";

/** A handler as it was registered. */
export interface Route {
  /** Its name for logs and `onError`. */
  readonly name: string;
  /** What it is called for. */
  readonly types: readonly string[];
  readonly call: (event: CbEvent) => unknown;
}

/** Stands for every type in a route. No event has it, and `on` does not take it. */
export const ANY = "*";

const TYPES: readonly string[] = [...Object.values(EventType), "unknown"];

/** The types to register for. Throws a `TypeError` for none, and for one that does not exist. */
export function toTypes(type: string | readonly string[]): readonly string[] {
  const types = [type].flat();
  const fits = types.length > 0 && types.every((each) => TYPES.includes(each));
  check(fits, "A type", `one or more of ${TYPES.join(", ")}`, type);
  return types;
}
