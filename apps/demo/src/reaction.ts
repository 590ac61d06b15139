/** Something that the bot does about an event: it says so in the terminal, and a webhook may be told. Plain JSON. */
export interface Reaction {
  /** What it is; unique for an event: `goal`, `alert:big tip`, `answer:top`. */
  readonly name: string;
  /** Id of the event that it is about. */
  readonly eventId: string;
  /** In words. Names and texts of the room stand in it as they came; none of it is private. */
  readonly text: string;
  /** What of the event may leave the process: see `publicEvent`. */
  readonly event: object;
  /** When it is to be done, in milliseconds since 1970: an alert that waits its turn is due later. */
  readonly dueAt: number;
}
