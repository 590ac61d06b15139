import { build } from "./build.js";
import type { BuilderOptions, BuiltEvent } from "./draft.js";

/** What `roomSubjectChange` takes. */
export interface RoomSubjectChangeOptions extends BuilderOptions {
  /**
   * The new subject.
   *
   * @default "Welcome"
   */
  readonly subject?: string | undefined;
}

/** The subject of the room changed: the one event without a user. */
export function roomSubjectChange(options: RoomSubjectChangeOptions = {}): BuiltEvent {
  const { subject = "Welcome" } = options;
  return build("roomSubjectChange", options, (broadcaster) => ({ broadcaster, subject }));
}
