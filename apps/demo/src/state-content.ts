import type { Position } from "@cb-events/core";
import { type EventLog, EventLogSchema } from "@cb-events/overlay/event-log";
import { parseRoomState } from "@cb-events/room";
import * as v from "valibot";
import { KeySchema } from "./overlay/access-key.js";
import { type Reaction, ReactionSchema } from "./reaction.js";
import type { Memory } from "./reactor.js";
import { type Delivery, DeliverySchema } from "./webhooks/delivery.js";

/** The version of the file. Version 1 was the position alone. */
export const VERSION = 2;

/** What stands in the file. */
export interface Content extends Memory {
  readonly version: typeof VERSION;
  /** When the bot first began to follow the room, in milliseconds since 1970. */
  readonly since: number;
  readonly position: Position | undefined;
  readonly pending: readonly Reaction[];
  readonly outbox: readonly Delivery[];
  /** What the overlay shows of the last minutes. Files of bots that had no overlay hold none. */
  readonly log: EventLog | undefined;
  /** Opens the overlay to another device; undefined until one was let in. */
  readonly overlayKey: string | undefined;
}

/** The state file cannot be used; the message names it, and says what to do. Waiting mends nothing. */
export class StateFileError extends Error {
  override readonly name = "StateFileError";
}

/** What a file may hold, of this version or another. */
type Readable = Partial<Omit<Content, "version">> & { readonly version?: unknown };
type Restored = Omit<Content, "version" | "room"> & Partial<Pick<Content, "room">>;

/** Takes apart what stands in a file. Throws a `StateFileError` when that is no state of the bot. */
export function parseContent(text: string, file: string): Restored {
  const refuse = (problem: string): never => {
    throw new StateFileError(
      `${file} holds no state of this bot: ${problem}. It is left as it is: put a whole copy in its place, or move it away to begin anew`,
    );
  };
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return refuse("it is no JSON, or cut off"); // No cause: it would quote the text.
  }
  const {
    version,
    position,
    since = 0,
    room,
    alerts = {},
    pending = [],
    outbox = [],
    log,
    overlayKey,
  } = Object(content) as Readable;
  const restored = { position, since, alerts, pending, outbox, log, overlayKey };
  if (version === 1) return { ...restored, position: content as Position };
  if (typeof version === "number" && version > VERSION) {
    return refuse(`it is of version ${version}, and this bot reads versions up to ${VERSION}`);
  }
  const sound =
    v.is(v.array(ReactionSchema), pending) &&
    v.is(v.array(DeliverySchema), outbox) &&
    v.is(v.optional(EventLogSchema), log) &&
    v.is(v.optional(KeySchema), overlayKey);
  if (version !== VERSION || !sound) return refuse("it has another form");
  try {
    return { ...restored, room: parseRoomState(room) };
  } catch (error) {
    return refuse((error as Error).message);
  }
}
