/** A room that asks for slots. */
export interface PlannedRoom {
  readonly priority: number;
  /** Where in a round its first slot lies: 0 to 1. */
  readonly phase: number;
  /** When it got its last slot; undefined before the first. */
  lastSlotAt: number | undefined;
}

/** One that waits for a slot. */
export interface Waiter {
  readonly room: PlannedRoom;
  readonly grant: () => void;
}

/**
 * Takes out the one whose room has the largest time since its last slot, times its priority. A room that had no slot
 * yet counts as if it had had one within the last round: they all would come at the same time otherwise, and those
 * of high priority would leave the others none.
 */
export function takeFirst(waiters: Set<Waiter>, now: number, rate: number): Waiter | undefined {
  let priorities = 0;
  for (const { room } of waiters) priorities += room.priority;
  let first: Waiter | undefined;
  let most = -Infinity;
  for (const waiter of waiters) {
    const { room } = waiter;
    room.lastSlotAt ??= now - (room.phase * priorities) / room.priority / rate;
    const claim = (now - room.lastSlotAt) * room.priority;
    if (claim <= most) continue;
    most = claim;
    first = waiter;
  }
  if (first) waiters.delete(first);
  return first;
}
