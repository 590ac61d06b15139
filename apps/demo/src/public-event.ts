import { type CbEvent, displayName, isAnonymous, printable, type User } from "@cb-events/types";

/**
 * What of an event a public page may show: fields that visitors of the room see too, each named here, so that a
 * field that the feed adds one day does not get out by itself. Nothing of a private message.
 */
export function publicEvent(event: CbEvent): Record<string, unknown> | undefined {
  if (event.type === "privateMessage") return undefined;
  if (event.type === "unknown") return pick(event, "type", "method", "id");
  return {
    ...pick(event, "type", "id", "broadcaster"),
    ...("user" in event && {
      user: isAnonymous(event) ? { username: displayName(event) } : publicUser(event.user),
    }),
    ...("tip" in event && { tip: pick(event.tip, "tokens", "isAnon", "message") }),
    // Not `orig`: what a room app took out of a message is not public.
    ...("message" in event && { message: pick(event.message, "message", "color", "bgColor", "font") }),
    ...("media" in event && { media: pick(event.media, "id", "type", "name", "tokens") }),
    ...("roomSubject" in event && { roomSubject: pick(event.roomSubject, "subject") }),
  };
}

function publicUser(user: User): object {
  return pick(user, "username", "gender", "subgender", "colorGroup", "inFanclub", "isMod", "isOwner");
}

function pick<T extends object>(from: T, ...keys: readonly (keyof T)[]): Record<string, unknown> {
  return Object.fromEntries(keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]]));
}

/** A value as JSON on one line that is safe to look at in a terminal too. It parses to the same value. */
export function jsonLine(value: object): string {
  // Beyond ASCII there are characters only inside of strings, where an escape means the same.
  return JSON.stringify(value).replace(/[^ -~]/gu, (character) =>
    printable(character) === character ? character : escaped(character),
  );
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}
