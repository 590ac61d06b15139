/** The names of all keys. */
export interface Keys {
  /** Stream: an entry for each room. */
  readonly rooms: string;
  /** Hash: name of a room to its entry's id. */
  readonly ids: string;
  /** Stream: a room's events. */
  log(room: string): string;
  /** Hash: how far a room's log has come, and the position in the feed. */
  head(room: string): string;
  /** Sorted set: ids of late events, for a day. */
  late(room: string): string;
  /** Stream: events that a group gave up. */
  dead(group: string): string;
}

/** The group of the workers on the stream of rooms. */
export const OWNERS = "owners";

/** The group of a group of readers on the stream of rooms. */
export const readersOf = (group: string): string => `read:${group}`;

export function createKeys(prefix: string): Keys {
  return {
    rooms: `${prefix}rooms`,
    ids: `${prefix}ids`,
    log: (room) => `${prefix}log:${room}`,
    head: (room) => `${prefix}head:${room}`,
    late: (room) => `${prefix}late:${room}`,
    dead: (group) => `${prefix}dead:${group}`,
  };
}
