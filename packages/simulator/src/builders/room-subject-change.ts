import { build } from "./build.js";
import type { BuilderOptions, BuiltEvent } from "./draft.js";

export interface RoomSubjectChangeOptions extends BuilderOptions {
  /** @default "Welcome" */
  readonly subject?: string | undefined;
}

/** The one event without a user. */
export function roomSubjectChange(options: RoomSubjectChangeOptions = {}): BuiltEvent {
  const { subject = "Welcome" } = options;
  return build("roomSubjectChange", options, (broadcaster) => ({ broadcaster, subject }));
}
