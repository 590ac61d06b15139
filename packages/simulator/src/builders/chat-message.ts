import { build } from "./build.js";
import type { BuilderOptions, BuiltEvent } from "./draft.js";
import { textMessage } from "./text-message.js";
import { type UserFields, viewer } from "./wire-user.js";

export interface ChatMessageOptions extends BuilderOptions {
  /** @default "viewer" */
  readonly from?: string | undefined;
  /** @default "hi" */
  readonly message?: string | undefined;
  readonly user?: UserFields | undefined;
}

export function chatMessage(options: ChatMessageOptions = {}): BuiltEvent {
  const { from = "viewer", message = "hi", user } = options;
  return build("chatMessage", options, (broadcaster) => ({
    broadcaster,
    message: textMessage(message),
    user: viewer(from, user),
  }));
}
