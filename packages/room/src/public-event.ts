import { type CbEvent, displayName, isAnonymous, type Tip, type TipEvent, type User } from "@cb-events/types";

/**
 * What of an event may be shown in public: fields that visitors of the room see too, each named here, so that a field
 * that the feed adds one day does not get out by itself. Undefined for a private message; of an unknown event
 * `method` and `id` alone. It is an event still: an anonymous tipper is `{ username: "anonymous" }`, without a note.
 */
export function publicEvent(event: CbEvent): CbEvent | undefined {
  if (event.type === "privateMessage") return undefined;
  if (event.type === "unknown") return { ...pick(event, "type", "method", "id"), data: {} };
  return {
    ...pick(event, "type", "id", "broadcaster"),
    ...("user" in event && {
      user: isAnonymous(event) ? { username: displayName(event) } : shown(event.user),
    }),
    ...("tip" in event && { tip: shownTip(event) }),
    // Not `orig`: what a room app took out of a message is not public.
    ...("message" in event && { message: pick(event.message, "message", "color", "bgColor", "font") }),
    ...("media" in event && { media: pick(event.media, "id", "type", "name", "tokens") }),
    ...("roomSubject" in event && { roomSubject: pick(event.roomSubject, "subject") }),
  } as CbEvent; // The fields of its type, and no others.
}

/** The note of an anonymous tip may hold the name. */
function shownTip(event: TipEvent): Tip {
  const tip = pick(event.tip, "tokens", "isAnon", "message");
  return isAnonymous(event) ? { ...tip, message: "" } : tip;
}

function shown(user: User): User {
  return pick(user, "username", "gender", "subgender", "colorGroup", "inFanclub", "isMod", "isOwner");
}

function pick<T extends object, K extends keyof T>(from: T, ...keys: readonly K[]): Pick<T, K> {
  const entries = keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]]);
  return Object.fromEntries(entries) as Pick<T, K>;
}
