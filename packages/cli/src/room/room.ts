import type { NameAndToken } from "@cb-events/core";

/** Which room is followed, and what opens it. */
export interface Room {
  readonly credentials: string | NameAndToken;
  readonly useTestbed?: boolean;
  /** What the user should know about it. */
  readonly notice?: string;
  /** It is the built-in one: nothing leaves the process, and nothing is kept unless asked for. */
  readonly simulated?: boolean;
  /** Ends the room, where it is ours. */
  close?(): Promise<void>;
}
