import { build } from "./build.js";
import type { BuilderOptions, BuiltEvent } from "./draft.js";
import { type UserFields, viewer } from "./wire-user.js";

export interface MediaPurchaseOptions extends BuilderOptions {
  /** @default "viewer" */
  readonly from?: string | undefined;
  /** @default "photoset1" */
  readonly name?: string | undefined;
  /** @default 25 */
  readonly tokens?: number | undefined;
  /**
   * A number in the documentation; some clients expect a string.
   *
   * @default 1
   */
  readonly id?: number | string | undefined;
  /** @default "photos" */
  readonly type?: "photos" | "video" | (string & {}) | undefined;
  readonly user?: UserFields | undefined;
}

export function mediaPurchase(options: MediaPurchaseOptions = {}): BuiltEvent {
  const { from = "viewer", name = "photoset1", tokens = 25, id = 1, type = "photos", user } = options;
  return build("mediaPurchase", options, (broadcaster) => ({
    broadcaster,
    media: { id, name, tokens, type },
    user: viewer(from, user),
  }));
}
