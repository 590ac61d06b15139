import { LedgerError } from "./ledger-error.js";

const problems = {
  "is followed": "is in use: it serves one run or loop at a time. Close the client that follows it",
  "was followed by another":
    "was followed by another client since this one loaded its position: what that one handled would count twice. Make a new client",
};

/**
 * A client follows this room with this ledger already: what two handlers write at the same time could not be told apart.
 * Or another one has followed it since this client did, which no longer knows what was handled.
 *
 * @remedy Close the other client, or end its loop; give a second client another ledger or another room's name. Or make a new client.
 */
export class RoomInUseError extends LedgerError {
  override readonly name = "RoomInUseError";
  /** Asking again does not help: a client is refused by it for good. */
  readonly retryable = false;

  constructor(room: string, problem: keyof typeof problems) {
    super("ROOM_IN_USE", `The room ${room} of this ledger ${problems[problem]}`);
  }
}
