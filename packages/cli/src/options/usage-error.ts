/** The command line, the settings or the environment ask for what cannot be. The message is one line, and says what to do. */
export class UsageError extends Error {
  override readonly name: string = "UsageError";
}

/** A room is missing that was asked for, or its credentials are: the command ends with 2. */
export class NoRoomError extends UsageError {
  override readonly name = "NoRoomError";
}
