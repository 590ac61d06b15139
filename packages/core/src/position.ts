import { printable } from "@cb-events/types";
import * as v from "valibot";
import { ConfigError } from "./errors/config-error.js";

/** A place in a room's feed, as plain JSON: where to ask, and what was handled behind that. Holds no secret. */
export interface Position {
  /** The version of this form. */
  readonly version: 1;
  /** Host and user name: the room that it belongs to. */
  readonly room: string;
  /** The cursor that fetched the oldest answer in which an event is not handled yet; null before the first. */
  readonly cursor: string | null;
  /** Ids of the events handled since. */
  readonly handled: readonly string[];
}

/** Keeps a position. A late save costs repeats after a restart, and no loss. */
export interface PositionStore {
  /** Gives what was saved last; undefined when nothing was. Awaited before the first request. */
  load(): Promise<Position | undefined>;
  /** Saves: the place to write state of your own with it, in one transaction. Calls never overlap. */
  save(position: Position): Promise<void>;
}

const PositionSchema = v.object({
  version: v.literal(1),
  room: v.string(),
  cursor: v.nullable(v.string()),
  handled: v.array(v.string()),
});

/** Checks that a position is one, and this room's. */
export function checkPosition(input: unknown, room: string): Position {
  const result = v.safeParse(PositionSchema, input);
  if (!result.success) {
    const { version } = (input ?? {}) as { version?: unknown };
    const problem =
      typeof version === "number" && version !== 1
        ? `of version ${version}, and this package reads version 1`
        : "no position";
    throw new ConfigError(
      `What was given as the position is ${problem}: give one that this package wrote, or none`,
    );
  }
  if (result.output.room.toLowerCase() !== room) {
    throw new ConfigError(
      `The position belongs to the room ${printable(result.output.room)}, and this client follows ${printable(room)}: give that room's position, or none`,
    );
  }
  return result.output;
}
