import type { BuiltEvent } from "./draft.js";
import { type PersonOptions, personEvent } from "./person-event.js";

/** A viewer came into the room. */
export function userEnter(options: PersonOptions = {}): BuiltEvent {
  return personEvent("userEnter", options);
}

/** A viewer left the room. */
export function userLeave(options: PersonOptions = {}): BuiltEvent {
  return personEvent("userLeave", options);
}
