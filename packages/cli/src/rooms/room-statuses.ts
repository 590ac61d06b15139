import type { Pool, RoomStatus } from "@cb-events/pool";

/** The status of a room, as of now; undefined for one that is not in the pool. */
export type StatusOf = (room: string) => RoomStatus | undefined;

/** A pool tells the status of all rooms at once: made once for the rooms that are asked for one after the other. */
export function roomStatuses(pool: Pool): StatusOf {
  let known: ReadonlyMap<string, RoomStatus> | undefined;
  return (room) => {
    if (known === undefined) {
      known = new Map(pool.status.rooms.map((status) => [status.room.toLowerCase(), status]));
      queueMicrotask(() => {
        known = undefined;
      });
    }
    return known.get(room.toLowerCase());
  };
}
