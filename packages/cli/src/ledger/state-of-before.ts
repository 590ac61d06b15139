import { existsSync } from "node:fs";
import type { Position } from "@cb-events/core";
import { AccessKeySchema, EventLogSchema } from "@cb-events/overlay";
import { createRoomState, parseRoomState } from "@cb-events/room";
import { fileState } from "@cb-events/storage/node";
import * as v from "valibot";
import { AlertMemorySchema } from "../reactions/alert-memory.js";
import { ReactionSchema } from "../reactions/reaction.js";

/** The version of the file in which the bot's state and the position were one object. */
const VERSION = 2;

const milliseconds = v.pipe(v.number(), v.finite());

const ContentSchema = v.object({
  /** When the bot first began to follow the room, in milliseconds since 1970; undefined before it has. */
  since: v.optional(milliseconds),
  room: v.custom<ReturnType<typeof parseRoomState>>(() => true),
  alerts: v.optional(AlertMemorySchema, {}),
  /** Reactions that were not done yet. */
  pending: v.optional(v.array(ReactionSchema), []),
  /** What webhooks had to be told yet. */
  outbox: v.optional(
    v.array(v.object({ id: v.pipe(v.string(), v.nonEmpty()), body: v.string(), notBefore: milliseconds })),
    [],
  ),
  /** What the overlay showed of the last minutes. Files of bots that had no overlay hold none. */
  log: v.optional(EventLogSchema),
  /** Opens the overlay to another device; undefined until one was let in. */
  overlayKey: v.optional(AccessKeySchema),
});

/** What a state file held beside the position. */
export type Content = v.InferOutput<typeof ContentSchema>;

/** What bots kept in a file of JSON, before they had a ledger. */
export interface StateOfBefore {
  readonly position: Position | undefined;
  readonly value: Content;
}

/** Reads a state file, if there is one, and changes nothing of it. Rejects for one that is damaged or in use, saying why. */
export async function readStateOfBefore(file: string | undefined): Promise<StateOfBefore | undefined> {
  if (file === undefined || !existsSync(file)) return undefined;
  const initial: Content = { room: createRoomState(), alerts: {}, pending: [], outbox: [] };
  const state = fileState<Content>(file, { initial, parse: parseContent, upgrade: upgradeContent });
  try {
    const position = await state.load();
    return { position, value: state.value };
  } finally {
    await state.flush();
  }
}

/** Checks what the file holds beside the position. */
function parseContent(json: unknown): Content {
  const result = v.safeParse(ContentSchema, json);
  // No cause: it would quote the file.
  if (!result.success) throw new Error(`${v.getDotPath(result.issues[0]) ?? "it"} has another form`);
  return { ...result.output, room: parseRoomState(result.output.room) };
}

/** Reads a file in which the position was a part of the state; undefined for one of someone else. */
export function upgradeContent(json: unknown): { position?: Position; value: Content } | undefined {
  const { version, position, ...value } = Object(json) as { version?: unknown; position?: Position };
  if (typeof version === "number" && version > VERSION) {
    throw new Error(`it is of version ${version}, and this bot reads versions up to ${VERSION}`);
  }
  if (version !== VERSION) return undefined;
  return { ...(position !== undefined && { position }), value: parseContent({ since: 0, ...value }) };
}
