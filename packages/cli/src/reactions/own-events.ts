import { nextGoal, type RoomState, resetGoals, resetTonight } from "@cb-events/room";
import { type CbEvent, eventTime, type UnknownEvent } from "@cb-events/types";

const METHODS = { nextGoal: "botNextGoal", resetTonight: "botResetTonight" } as const;

/** What the owner of the room does by hand, and what a replay of the history does too. */
export type OwnAction = keyof typeof METHODS;

/** Ids of one millisecond stay apart from those of the feed by their high numbers. */
let sequence = 900_000;

/** An event of the bot's own, for the history. `now` is by the feed's clock, in milliseconds since 1970. */
export function ownEvent(action: OwnAction, now: number): UnknownEvent {
  sequence += 1;
  return { type: "unknown", method: METHODS[action], id: `${Math.round(now)}-${sequence}`, data: {} };
}

/** The room after an event of the bot's own; undefined for any other event. */
export function afterOwnEvent(room: RoomState, event: CbEvent): RoomState | undefined {
  if (event.type !== "unknown") return undefined;
  if (event.method === METHODS.nextGoal) return nextGoal(room);
  if (event.method !== METHODS.resetTonight) return undefined;
  return resetGoals(resetTonight(room, eventTime(event) ?? new Date(room.updatedAt ?? 0)));
}
