import { build } from "./build.js";
import type { BuilderOptions, BuiltEvent } from "./draft.js";
import { type UserFields, viewer } from "./wire-user.js";

export interface TipOptions extends BuilderOptions {
  /** @default 25 */
  readonly tokens?: number | undefined;
  /** @default "viewer" */
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
  readonly user?: UserFields | undefined;
}

export function tip(options: TipOptions = {}): BuiltEvent {
  const { tokens = 25, from = "viewer", note = "", anonymous = false, user } = options;
  return build("tip", options, (broadcaster) => ({
    broadcaster,
    tip: { isAnon: anonymous, message: note === "" ? "" : `| ${note}`, tokens },
    user: viewer(from, user),
  }));
}
