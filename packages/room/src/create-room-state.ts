import { type RoomOptions, resolveOptions } from "./room-options.js";
import { type RoomState, VERSION } from "./room-state.js";
import { newTonight } from "./tonight.js";

/** The state of a room of which nothing is known yet. Throws a `TypeError` for a wrong or unknown option. */
export function createRoomState(options: RoomOptions = {}): RoomState {
  return {
    version: VERSION,
    ...resolveOptions(options),
    updatedAt: null,
    broadcast: { status: "unknown", since: null },
    subject: null,
    tips: { tokens: 0, count: 0 },
    tonight: newTonight(false, null),
    days: [],
    tippers: [],
    lastTip: null,
    bursts: [],
    fanclub: { joins: 0, latest: [] },
    media: { sold: 0, tokens: 0 },
    followers: { won: 0, lost: 0 },
    ids: { forgotten: [], latest: [], odd: [] },
    doubt: null,
  };
}
