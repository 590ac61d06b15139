import type { CbEvent, ChatMessageEvent } from "@cb-events/types";
import type { Listed } from "./alerts/alert.js";
import { headlineOf } from "./alerts/alert-of.js";
import { tidy, tidyName } from "./text.js";

/** Characters of a chat message, as a reader counts them. */
const MESSAGE = 200;

/** One line in the list of the latest events. */
export interface LatestEntry extends Listed {
  /** Tells it from the others on the page. */
  readonly key: number;
}

/** One message in the chat. */
export interface ChatEntry {
  readonly key: number;
  readonly name: string;
  readonly text: string;
  readonly role: "owner" | "mod" | "fan" | "viewer";
}

export function latestEntryOf(event: CbEvent, key: number): LatestEntry | undefined {
  const headline = headlineOf(event);
  return headline && { ...headline, key };
}

/** Undefined for what is no chat message, and for one in which nothing can be read. */
export function chatEntryOf(event: CbEvent, key: number): ChatEntry | undefined {
  if (event.type !== "chatMessage") return undefined;
  const text = tidy(event.message.message, MESSAGE);
  return text === "" ? undefined : { key, name: tidyName(event.user.username), text, role: roleOf(event) };
}

function roleOf({ user }: ChatMessageEvent): ChatEntry["role"] {
  if (user.isOwner) return "owner";
  if (user.isMod) return "mod";
  return user.inFanclub ? "fan" : "viewer";
}
