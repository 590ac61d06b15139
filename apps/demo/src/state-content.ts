import type { Position } from "@cb-events/core";
import { EventLogSchema } from "@cb-events/overlay/event-log";
import { parseRoomState } from "@cb-events/room";
import * as v from "valibot";
import { KeySchema } from "./overlay/access-key.js";
import { ReactionSchema } from "./reaction.js";
import { DeliverySchema } from "./webhooks/delivery.js";

/** The version of the file in which the bot's state and the position were one object. */
const VERSION = 2;

/** The state file cannot be used; the message names it, and says what to do. Waiting repairs nothing. */
export class StateFileError extends Error {
  override readonly name = "StateFileError";
  /** For the client, which waits out other errors of a store. */
  readonly retryable = false;
}

const milliseconds = v.pipe(v.number(), v.finite());

const ContentSchema = v.object({
  /** When the bot first began to follow the room, in milliseconds since 1970; undefined before it has. */
  since: v.optional(milliseconds),
  room: v.custom<ReturnType<typeof parseRoomState>>(() => true),
  alerts: v.optional(
    v.record(v.string(), v.object({ all: milliseconds, users: v.record(v.string(), milliseconds) })),
    {},
  ),
  pending: v.optional(v.array(ReactionSchema), []),
  outbox: v.optional(v.array(DeliverySchema), []),
  /** What the overlay shows of the last minutes. Files of bots that had no overlay hold none. */
  log: v.optional(EventLogSchema),
  /** Opens the overlay to another device; undefined until one was let in. */
  overlayKey: v.optional(KeySchema),
});

/** What the file holds beside the position. */
export type Content = v.InferOutput<typeof ContentSchema>;

/** Checks what the file holds beside the position. */
export function parseContent(json: unknown): Content {
  const result = v.safeParse(ContentSchema, json);
  // No cause: it would quote the file.
  if (!result.success) throw new Error(`${v.getDotPath(result.issues[0]) ?? "it"} has another form`);
  return { ...result.output, room: parseRoomState(result.output.room) };
}

/** Reads a file of before, in which the position was a part of the state; undefined for one of someone else. */
export function upgradeContent(json: unknown): { position?: Position; value: Content } | undefined {
  const { version, position, ...value } = Object(json) as { version?: unknown; position?: Position };
  if (typeof version === "number" && version > VERSION) {
    throw new Error(`it is of version ${version}, and this bot reads versions up to ${VERSION}`);
  }
  if (version !== VERSION) return undefined;
  return { ...(position !== undefined && { position }), value: parseContent({ since: 0, ...value }) };
}
