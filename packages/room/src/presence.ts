import { type CbEvent, isAnonymous, type User } from "@cb-events/types";
import { byName } from "./by-name.js";
import { type Chunks, find, put, sizeOf, toChunks, without } from "./chunks.js";
import { cut } from "./cut.js";
import { LIMITS } from "./limits.js";

/** Somebody in the room. */
interface PresentUser {
  /** Raw text of the feed: escape it where it is shown. */
  readonly name: string;
  /** Time of the last sign of life, in milliseconds since 1970. */
  readonly at: number;
}

/** Who is in the room, by name. */
export type Present = Chunks<PresentUser>;

/**
 * Where a state holds who is in the room. JSON leaves it out: after a restart it fills from what comes, for whoever left
 * meanwhile would stay for hours.
 */
export const PRESENT: unique symbol = Symbol("present");

/** Whoever does one of these is in the room. The others can be done from elsewhere. */
const SIGNS: ReadonlySet<CbEvent["type"]> = new Set(["userEnter", "chatMessage", "tip"]);

/** Who is in the room after the event, of those who were before; by name. */
export function afterEvent(present: Present, event: CbEvent, at: number | null): Present {
  const user = visitorOf(event);
  if (user === undefined) return present;
  const name = cut(user.username, LIMITS.nameLength);
  const order = byName(name);
  const isKnown = find(present, order) !== undefined;
  if (event.type === "userLeave") return isKnown ? without(present, order) : present;
  if (at === null || !(isKnown || SIGNS.has(event.type))) return present;
  return withinLimit(put(present, { name, at }, order));
}

/** Without those who gave no sign of life for so many seconds before a time, or gave one from as far ahead. */
export function stillPresent(present: Present, awayAfter: number, now: number): readonly PresentUser[] {
  return present.flat().filter(({ at }) => Math.abs(now - at) <= awayAfter * 1000);
}

/** Whose event it is, if that may be known, and is not the broadcaster. */
function visitorOf(event: CbEvent): User | undefined {
  if (!("user" in event) || isAnonymous(event)) return undefined;
  const { user, broadcaster } = event;
  return user.isOwner || user.username === broadcaster ? undefined : user;
}

/** A tenth goes at once, those who were silent for longest: to look for one each time would take too long. */
function withinLimit(present: Present): Present {
  if (sizeOf(present) <= LIMITS.present) return present;
  const kept = LIMITS.present * 0.9;
  const users = present.flat();
  const times = Float64Array.from(users, ({ at }) => at).sort();
  const earliest = Number(times[users.length - kept]);
  // More than those may have the same time: by name then, it has to be some.
  return toChunks(users.filter(({ at }) => at >= earliest).slice(-kept));
}
