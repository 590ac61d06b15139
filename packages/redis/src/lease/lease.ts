/** The right to work on a room, until someone else has it. */
export interface Lease {
  readonly room: string;
  /** Its entry in the stream of rooms. */
  readonly entry: string;
  /** The delivery count of that entry: grows with each owner. */
  readonly fence: string;
}
