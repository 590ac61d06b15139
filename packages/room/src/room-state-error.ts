/**
 * What was given as the state is none: damaged, something else, or of a later version.
 *
 * @remedy Update this package where the state is of a later version. Else give a whole state, or begin with a new one.
 */
export class RoomStateError extends Error {
  override readonly name = "RoomStateError";
  /** Tells it apart without `instanceof`. */
  readonly code = "ROOM_STATE";
}
