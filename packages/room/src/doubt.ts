import { PRESENT } from "./presence.js";
import type { RoomState, Timely } from "./room-state.js";
import { DAY } from "./time.js";

/** Folds an event with a time of its own, or none, into a state; `clock` is what that time says of the time of the room. */
type Fold = (state: RoomState, time: number | null, clock: number | null) => RoomState;

/** The state before an event at a time, which tells whether the time of the last one was right. */
export function settled(state: RoomState, at: number | null): RoomState {
  const { doubt, updatedAt } = state;
  if (doubt === null || at === null) return state;
  const known = { ...state, doubt: null };
  if (doubt.otherwise !== null) return at < doubt.at - DAY ? { ...known, ...doubt.otherwise } : known;
  // Two in a row that are both from far back: the time of the room was ahead.
  const isBack = updatedAt !== null && at < updatedAt - DAY && Math.abs(at - doubt.at) <= DAY;
  return isBack ? { ...known, updatedAt: Math.max(at, doubt.at) } : known;
}

/**
 * Folds an event, whose time may be wrong. One from more than a day ahead is taken for right, since a room may be silent
 * for days; what the state is otherwise is kept until the next one tells. One from more than a day back is late.
 */
export function inDoubt(state: RoomState, at: number | null, fold: Fold): RoomState {
  const { updatedAt, doubt } = state;
  if (at === null) return doubt === null ? fold(state, null, null) : withoutTime(state, fold);
  if (updatedAt !== null && at < updatedAt - DAY) {
    return { ...fold(state, at, null), doubt: { at, otherwise: null } };
  }
  const counted = fold(state, at, at);
  if (updatedAt !== null && at <= updatedAt + DAY) return counted;
  return { ...counted, doubt: { at, otherwise: timelyOf(fold(state, null, null)) } };
}

/** Folds an event that tells no time: both the state and what it is otherwise. */
function withoutTime(state: RoomState, fold: Fold): RoomState {
  const { doubt } = state;
  const counted = fold(state, null, null);
  if (doubt?.otherwise == null) return counted;
  return {
    ...counted,
    doubt: { ...doubt, otherwise: timelyOf(fold({ ...state, ...doubt.otherwise }, null, null)) },
  };
}

function timelyOf({ updatedAt, broadcast, tonight, days, goals, [PRESENT]: present }: RoomState): Timely {
  return { updatedAt, broadcast, tonight, days, goals, ...(present && { [PRESENT]: present }) };
}
