import { newGoal } from "./goal.js";
import { type RoomOptions, resolveOptions } from "./room-options.js";
import { type RoomState, VERSION } from "./room-state.js";

/** The state of a room of which nothing is known yet. Throws a `TypeError` for a wrong or unknown option. */
export function createRoomState(options: RoomOptions = {}): RoomState {
  return {
    version: VERSION,
    ...resolveOptions(options),
    updatedAt: null,
    broadcast: { status: "unknown", since: null },
    subject: null,
    tips: { tokens: 0, count: 0 },
    days: [],
    tippers: [],
    lastTip: null,
    bursts: [],
    present: [],
    fanclub: { joins: 0, latest: [] },
    media: { sold: 0, tokens: 0 },
    followers: { won: 0, lost: 0 },
    ids: { floor: null, latest: [], odd: [] },
  };
}

/**
 * The state with a new goal, or with none (`null`). It begins at 0: what the last one got beyond its tokens stays
 * with that one. Throws a `TypeError` unless it is a whole number of tokens.
 */
export function setGoal(state: RoomState, tokens: number | null): RoomState {
  return { ...state, goal: tokens === null ? null : newGoal(tokens) };
}
