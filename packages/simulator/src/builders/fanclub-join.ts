import type { BuiltEvent } from "./draft.js";
import { type PersonOptions, personEvent } from "./person-event.js";

/** A viewer joined the fan club. `inFanclub` is the state after the event: true. */
export function fanclubJoin(options: PersonOptions = {}): BuiltEvent {
  return personEvent("fanclubJoin", options, { colorGroup: "f", fcAutoRenew: true, inFanclub: true });
}
