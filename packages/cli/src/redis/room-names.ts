import type { ListedRoom } from "../rooms/parse-rooms.js";
import { short } from "../terminal.js";

/** Names in a line, at most. */
const MAX_NAMES = 20;

/** Of these names, those that are not in the file. */
export function notIn(rooms: readonly ListedRoom[], names: readonly string[]): readonly string[] {
  const known = new Set(rooms.map(({ name }) => name.toLowerCase()));
  return names.filter((name) => !known.has(name.toLowerCase()));
}

/** Names in a line, each made safe. */
export function namesOf(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMES).map((name) => short(name, 40));
  if (names.length > MAX_NAMES) shown.push(`and ${names.length - MAX_NAMES} more`);
  return shown.join(", ");
}
