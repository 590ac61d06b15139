import type { BuiltEvent } from "./draft.js";
import { type PersonOptions, personEvent } from "./person-event.js";

/** `isFollower` is the state after the event: true. */
export function follow(options: PersonOptions = {}): BuiltEvent {
  return personEvent("follow", options, { isFollower: true });
}

/** `isFollower` is the state after the event: false. */
export function unfollow(options: PersonOptions = {}): BuiltEvent {
  return personEvent("unfollow", options, { isFollower: false });
}
