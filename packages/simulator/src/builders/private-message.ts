import { build } from "./build.js";
import type { BuilderOptions, BuiltEvent } from "./draft.js";
import { textMessage } from "./text-message.js";
import { owner, type UserFields, viewer } from "./wire-user.js";

/** What `privateMessage` takes. The side that is left out is the broadcaster. */
export interface PrivateMessageOptions extends BuilderOptions {
  /**
   * Who wrote it.
   *
   * @default the broadcaster when `to` is given, else `"viewer"`
   */
  readonly from?: string | undefined;
  /**
   * Whom it is for.
   *
   * @default the broadcaster
   */
  readonly to?: string | undefined;
  /**
   * The text.
   *
   * @default "hi"
   */
  readonly message?: string | undefined;
  /**
   * Fields of the sender to put in place of the usual ones, and new ones beside them.
   *
   * @default none
   */
  readonly user?: UserFields | undefined;
}

/** A private message. The feed reports both directions: the side that is left out is the broadcaster. */
export function privateMessage(options: PrivateMessageOptions = {}): BuiltEvent {
  const { to, from = to === undefined ? "viewer" : undefined, message = "hi", user } = options;
  const places = [
    ...(from === undefined ? (["message.fromUser", "user.username"] as const) : []),
    ...(to === undefined ? (["message.toUser"] as const) : []),
  ];
  const makeObject = (broadcaster: string) => ({
    broadcaster,
    message: textMessage(message, { fromUser: from ?? broadcaster, toUser: to ?? broadcaster }),
    user: from === undefined ? owner(broadcaster, user) : viewer(from, user),
  });
  return build("privateMessage", options, makeObject, places);
}
