import type { BuiltEvent } from "./draft.js";
import { type PersonOptions, personEvent } from "./person-event.js";

/** A viewer began to follow the broadcaster. `isFollower` is the state after the event: true. */
export function follow(options: PersonOptions = {}): BuiltEvent {
  return personEvent("follow", options, { isFollower: true });
}

/** A viewer stopped following the broadcaster. `isFollower` is the state after the event: false. */
export function unfollow(options: PersonOptions = {}): BuiltEvent {
  return personEvent("unfollow", options, { isFollower: false });
}
