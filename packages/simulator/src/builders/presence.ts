import type { BuiltEvent } from "./draft.js";
import { type PersonOptions, personEvent } from "./person-event.js";

export function userEnter(options: PersonOptions = {}): BuiltEvent {
  return personEvent("userEnter", options);
}

export function userLeave(options: PersonOptions = {}): BuiltEvent {
  return personEvent("userLeave", options);
}
