import * as v from "valibot";
import { type RoomState, RoomStateSchema, VERSION } from "./room-state.js";
import { RoomStateError } from "./room-state-error.js";

/** A saved state, after `JSON.parse`. Throws `RoomStateError` when it is none, or one of another version. */
export function parseRoomState(input: unknown): RoomState {
  const { version } = (input ?? {}) as { readonly version?: unknown };
  if (typeof version === "number" && version !== VERSION) {
    const advice = version > VERSION ? "update @cb-events/room" : "begin with a new state";
    throw new RoomStateError(
      `The state is of version ${version}, and this package reads version ${VERSION}: ${advice}`,
    );
  }
  const { success, output, issues } = v.safeParse(RoomStateSchema, input);
  if (success) return output;
  // Where, but not what stands there: it may be private.
  const place = v.getDotPath(issues[0]) ?? "the whole";
  throw new RoomStateError(`What was given is no state of a room: see ${place}. Begin with a new state`);
}
