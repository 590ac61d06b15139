import { build } from "./build.js";
import type { BuilderOptions, BuiltEvent } from "./draft.js";
import { type UserFields, viewer } from "./wire-user.js";

/** What the builders of events take that are about one person and nothing else. */
export interface PersonOptions extends BuilderOptions {
  /**
   * Name of the viewer.
   *
   * @default "viewer"
   */
  readonly from?: string | undefined;
  /**
   * Fields of the user to put in place of the usual ones, and new ones beside them.
   *
   * @default none
   */
  readonly user?: UserFields | undefined;
}

export function personEvent(method: string, options: PersonOptions, fields: UserFields = {}): BuiltEvent {
  const { from = "viewer", user } = options;
  return build(method, options, (broadcaster) => ({
    broadcaster,
    user: viewer(from, { ...fields, ...user }),
  }));
}
