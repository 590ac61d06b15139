import { build } from "./build.js";
import type { BuilderOptions, BuiltEvent } from "./draft.js";
import { type UserFields, viewer } from "./wire-user.js";

/** What `tip` takes. */
export interface TipOptions extends BuilderOptions {
  /**
   * Tokens given.
   *
   * @default 25
   */
  readonly tokens?: number | undefined;
  /**
   * Name of the viewer.
   *
   * @default "viewer"
   */
  readonly from?: string | undefined;
  /**
   * What the tipper wrote; the builder adds the `"| "` that the feed puts before it.
   *
   * @default ""
   */
  readonly note?: string | undefined;
  /**
   * Sets `isAnon`; the name is in the payload all the same, as in the feed.
   *
   * @default false
   */
  readonly anonymous?: boolean | undefined;
  /**
   * Fields of the user to put in place of the usual ones, and new ones beside them.
   *
   * @default none
   */
  readonly user?: UserFields | undefined;
}

/** A viewer tipped. */
export function tip(options: TipOptions = {}): BuiltEvent {
  const { tokens = 25, from = "viewer", note = "", anonymous = false, user } = options;
  return build("tip", options, (broadcaster) => ({
    broadcaster,
    tip: { isAnon: anonymous, message: note === "" ? "" : `| ${note}`, tokens },
    user: viewer(from, user),
  }));
}
