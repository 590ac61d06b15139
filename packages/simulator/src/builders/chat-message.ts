import { build } from "./build.js";
import type { BuilderOptions, BuiltEvent } from "./draft.js";
import { textMessage } from "./text-message.js";
import { type UserFields, viewer } from "./wire-user.js";

/** What `chatMessage` takes. */
export interface ChatMessageOptions extends BuilderOptions {
  /**
   * Name of the viewer.
   *
   * @default "viewer"
   */
  readonly from?: string | undefined;
  /**
   * The text.
   *
   * @default "hi"
   */
  readonly message?: string | undefined;
  /**
   * Fields of the user to put in place of the usual ones, and new ones beside them.
   *
   * @default none
   */
  readonly user?: UserFields | undefined;
}

/** A viewer wrote in the chat. */
export function chatMessage(options: ChatMessageOptions = {}): BuiltEvent {
  const { from = "viewer", message = "hi", user } = options;
  return build("chatMessage", options, (broadcaster) => ({
    broadcaster,
    message: textMessage(message),
    user: viewer(from, user),
  }));
}
