import { type CbEvent, eventTime } from "@cb-events/types";
import { cut } from "./cut.js";
import { inDoubt, settled } from "./doubt.js";
import { foldEvent } from "./fold-event.js";
import { LIMITS } from "./limits.js";
import type { RoomState } from "./room-state.js";
import { withId } from "./seen-ids.js";

/**
 * The state after the event. Changes nothing that it is given; a repeat, a private message and an event of an
 * unknown kind give the same state back.
 */
export function reduceRoom(state: RoomState, event: CbEvent): RoomState {
  if (event.type === "privateMessage" || event.type === "unknown") return state;
  const id = cut(event.id, LIMITS.idLength);
  const at = eventTime({ id })?.getTime() ?? null;
  const before = settled(state, at);
  const ids = withId(state.ids, id, latestOf(before.updatedAt, at));
  if (ids === undefined) return state;
  return inDoubt({ ...before, ids }, at, (base, time, clock) => foldEvent(base, event, id, time, clock));
}

function latestOf(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}
