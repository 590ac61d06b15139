import type { BuilderOptions, BuiltEvent } from "./draft.js";

/** Stands for the broadcaster until the event is in a room. */
const nobodysRoom = "demo";

/** A place inside `object` that names the broadcaster, such as `user.username`. */
export type OwnerPlace = "broadcaster" | `${string}.${string}`;

/** The objects that were built for no room in particular, and where the stand-in may be in them. */
const unplaced = new WeakMap<object, readonly OwnerPlace[]>();

/** Makes an event of the room that the options name; without one, `inRoom` can still put it into any. */
export function build(
  method: string,
  { broadcaster }: BuilderOptions,
  makeObject: (broadcaster: string) => Record<string, unknown>,
  places: readonly OwnerPlace[] = [],
): BuiltEvent {
  const object = makeObject(broadcaster ?? nobodysRoom);
  if (broadcaster === undefined) unplaced.set(object, ["broadcaster", ...places]);
  return { method, object };
}

/** The object with the room's user name where a builder had to guess; any other object as it is. */
export function inRoom(
  object: Readonly<Record<string, unknown>>,
  username: string,
): Readonly<Record<string, unknown>> {
  const places = unplaced.get(object) ?? [];
  return places.reduce((placed, place) => replace(placed, place.split("."), username), object);
}

/** Only where the stand-in still is: what a test has changed since stays changed. */
function replace(
  object: Readonly<Record<string, unknown>>,
  [key = "", ...rest]: readonly string[],
  username: string,
): Readonly<Record<string, unknown>> {
  const value = object[key];
  if (rest.length === 0) return value === nobodysRoom ? { ...object, [key]: username } : object;
  if (typeof value !== "object" || value === null) return object;
  return { ...object, [key]: replace({ ...value }, rest, username) };
}
