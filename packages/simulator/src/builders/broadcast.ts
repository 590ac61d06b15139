import { build } from "./build.js";
import type { BuilderOptions, BuiltEvent } from "./draft.js";
import { owner, type UserFields } from "./wire-user.js";

export interface BroadcastOptions extends BuilderOptions {
  /** Fields of the broadcaster, who is the user of these events. */
  readonly user?: UserFields | undefined;
}

export function broadcastStart(options: BroadcastOptions = {}): BuiltEvent {
  return ownerEvent("broadcastStart", options, true);
}

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
