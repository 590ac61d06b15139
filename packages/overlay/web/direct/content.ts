import type { Position } from "@cb-events/core";
import { createRoomState, parseRoomState, type RoomState } from "@cb-events/room";
import * as v from "valibot";
import { createEventLog, type EventLog, EventLogSchema } from "../../src/event-log.js";

const ContentSchema = v.object({
  version: v.literal(1),
  /** When the page was first opened on this room, in milliseconds since 1970. */
  since: v.number(),
  position: v.optional(
    v.object({
      version: v.literal(1),
      room: v.string(),
      cursor: v.nullable(v.string()),
      mark: v.optional(v.nullable(v.string()), null),
      handled: v.array(v.string()),
    }),
  ),
  room: v.unknown(),
  log: EventLogSchema,
});

/** All that the page knows of a room, as of one moment: written in one go, so that its parts agree. */
export interface Content {
  readonly version: 1;
  readonly since: number;
  readonly position: Position | undefined;
  readonly room: RoomState;
  readonly log: EventLog;
}

/** Nothing is known yet. */
export function createContent(): Content {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return {
    version: 1,
    since: Date.now(),
    position: undefined,
    room: createRoomState({ timeZone }),
    log: createEventLog(randomId()),
  };
}

/** Reads what was stored for a room, as text or parsed. Throws when it is anything else. */
export function parseContent(stored: unknown, roomId: string): Content {
  const content = v.parse(ContentSchema, typeof stored === "string" ? JSON.parse(stored) : stored);
  const { position } = content;
  if (position !== undefined && position.room !== roomId) throw new Error("It is that of another room");
  return { ...content, position, room: parseRoomState(content.room) };
}

/** Not `randomUUID`: a page without https has none. */
function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}
