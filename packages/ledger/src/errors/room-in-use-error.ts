import { LedgerError } from "./ledger-error.js";

/**
 * A client follows this room with this ledger already: what two handlers write at the same time could not be told apart.
 *
 * @remedy Close the other client, or end its loop; give a second client another ledger or another room's name.
 */
export class RoomInUseError extends LedgerError {
  override readonly name = "RoomInUseError";

  constructor(room: string) {
    super(
      "ROOM_IN_USE",
      `The room ${room} of this ledger is in use: it serves one run or loop at a time. Close the client that follows it`,
    );
  }
}
