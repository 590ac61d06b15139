/** What a client did wrong. The message is for the table. */
export class LineError extends Error {
  override readonly name = "LineError";
}

/** The command of the client could not be started at all. */
export class StartError extends Error {
  override readonly name = "StartError";
}
