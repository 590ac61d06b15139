import { printable } from "@cb-events/types";
import * as v from "valibot";
import { ConfigError } from "../errors/config-error.js";
import { orUndefined } from "../util/or-undefined.js";

/** How far a client has come in a room's feed, as plain JSON. Holds no secret. */
export interface Position {
  /** The version of this form. */
  readonly version: 1;
  /** Host and user name: the room that it belongs to. */
  readonly room: string;
  /** The cursor to ask by: it fetched the oldest answer in which an event is not handled yet. Null before the first. */
  readonly cursor: string | null;
  /** The highest event id such that every event up to it has come and is handled. Null before the first. */
  readonly mark: string | null;
  /** Ids of the events handled beyond the mark, and of those that tell no order (the last 1,000). */
  readonly handled: readonly string[];
}

/** Keeps a position. A late save costs repeats after a restart, and no loss. */
export interface PositionStore {
  /** Gives what was saved last; undefined when nothing was. Awaited before the first request. */
  load(): Promise<Position | undefined>;
  /**
   * Saves: the place to write state of your own with it, in one transaction. Calls never overlap. It may resolve before
   * it has written; when that write fails, the next `save` or `flush` has to reject.
   */
  save(position: Position): Promise<void>;
  /** Writes what `save` has put off. Awaited by `close()`, by `commit()` and at the end of `run`. */
  flush?(): Promise<void>;
  /**
   * For a store that serves one reader at a time. Called before a run, a loop or a row of `poll()`s asks for anything;
   * gives the function that ends it: called after a run and its last save; when a loop is left, fails, or its client is
   * closed; and for polls by `commit()`, `close()` and the client's next run or loop. What is saved after that has a begin
   * and an end of its own. `client` is the same object in all calls of one client. Where it throws, that reader is refused
   * with a `PositionStoreError`, by `run` too.
   */
  begin?(client: object): () => void;
  /** Called when a handler of `run` throws: what it wrote into state of the store's since the last save goes back. */
  rollback?(): void;
}

const PositionSchema = v.looseObject({
  version: v.literal(1),
  room: v.string(),
  cursor: v.nullable(v.string()),
  // Positions saved by the first versions have none.
  mark: v.optional(v.nullable(v.string()), null),
  handled: v.custom<string[]>((ids) => Array.isArray(ids) && ids.every((id) => typeof id === "string")),
});

/** Reads a position from any value. Throws a `ConfigError` that says what is wrong, and quotes nothing of it. */
export function parsePosition(input: unknown): Position {
  const result = orUndefined(() => v.safeParse(PositionSchema, input));
  if (result?.success) {
    const { version, room, cursor, mark, handled } = result.output;
    return { version, room, cursor, mark, handled };
  }
  const version = orUndefined(() => (input as { readonly version?: unknown }).version);
  const problem =
    typeof version === "number" && version !== 1
      ? `of version ${version}, and this package reads version 1`
      : "no position of this package";
  throw new ConfigError(
    `What was given as the position is ${problem}. Give one of this package, or none to begin anew`,
  );
}

/** Reads a position of this room. */
export function positionFor(room: string, input: unknown): Position {
  const position = parsePosition(input);
  if (position.room.toLowerCase() === room) return position;
  throw new ConfigError(
    `The position belongs to the room ${printable(position.room)}, and this client follows ${printable(room)}. Give one of this room, or none to begin anew`,
  );
}
