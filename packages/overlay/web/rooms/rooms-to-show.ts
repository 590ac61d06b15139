import type { RoomSummary } from "../../src/protocol.js";

/** From so many rooms on, they can be looked for by name, and those that need a look come first. */
export const MANY = 9;

/** Whether somebody has to look at it. */
export function isLost({ status }: RoomSummary): boolean {
  return status !== "ok" && status !== "starting";
}

/**
 * The rooms whose names have this in them. Few are in the order of the bot; of many, those that are lost come first,
 * and then those on air.
 */
export function roomsToShow(rooms: readonly RoomSummary[], word: string): readonly RoomSummary[] {
  const wanted = word.trim().toLowerCase();
  const found = rooms.filter(({ name }) => name.toLowerCase().includes(wanted));
  if (rooms.length < MANY) return found;
  const rank = (room: RoomSummary) => (isLost(room) ? 0 : room.broadcast === "on" ? 1 : 2);
  return [0, 1, 2].flatMap((wantedRank) => found.filter((room) => rank(room) === wantedRank));
}
