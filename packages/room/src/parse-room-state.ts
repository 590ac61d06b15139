import * as v from "valibot";
import { type RoomState, RoomStateSchema, VERSION } from "./room-state.js";
import { RoomStateError } from "./room-state-error.js";
import { fromVersion1, Version1Schema } from "./version-1.js";

/**
 * A saved state, after `JSON.parse`; one of version 1 too. Throws `RoomStateError` when it is none, or one of a later
 * version.
 */
export function parseRoomState(input: unknown): RoomState {
  const { version } = (input ?? {}) as { readonly version?: unknown };
  if (typeof version === "number" && version !== VERSION && version !== 1) {
    const advice = version > VERSION ? "update @cb-events/room" : "begin with a new state";
    throw new RoomStateError(
      `The state is of version ${version}, and this package reads versions up to ${VERSION}: ${advice}`,
    );
  }
  return valid(RoomStateSchema, version === 1 ? fromVersion1(valid(Version1Schema, input)) : input);
}

function valid<T>(schema: v.GenericSchema<unknown, T>, input: unknown): T {
  const { success, output, issues } = v.safeParse(schema, input);
  if (success) return output;
  // Where, but not what stands there: it may be private.
  const place = v.getDotPath(issues[0]) ?? "the whole";
  throw new RoomStateError(`What was given is no state of a room: see ${place}. Begin with a new state`);
}
