import { build } from "./build.js";
import type { BuilderOptions, BuiltEvent } from "./draft.js";
import { owner, type UserFields } from "./wire-user.js";

/** What the builders of a broadcast's begin and end take. */
export interface BroadcastOptions extends BuilderOptions {
  /**
   * Fields of the broadcaster, who is the user of these events, to put in place of the usual ones.
   *
   * @default none
   */
  readonly user?: UserFields | undefined;
}

/** The broadcast began. `isBroadcasting` is the state after the event: true. */
export function broadcastStart(options: BroadcastOptions = {}): BuiltEvent {
  return ownerEvent("broadcastStart", options, true);
}

/** The broadcast ended. `isBroadcasting` is the state after the event: false. */
export function broadcastStop(options: BroadcastOptions = {}): BuiltEvent {
  return ownerEvent("broadcastStop", options, false);
}

function ownerEvent(method: string, options: BroadcastOptions, isBroadcasting: boolean): BuiltEvent {
  const makeObject = (broadcaster: string) => ({
    broadcaster,
    user: owner(broadcaster, { isBroadcasting, ...options.user }),
  });
  return build(method, options, makeObject, ["user.username"]);
}
