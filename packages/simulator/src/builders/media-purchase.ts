import { build } from "./build.js";
import type { BuilderOptions, BuiltEvent } from "./draft.js";
import { type UserFields, viewer } from "./wire-user.js";

/** What `mediaPurchase` takes. */
export interface MediaPurchaseOptions extends BuilderOptions {
  /**
   * Name of the viewer.
   *
   * @default "viewer"
   */
  readonly from?: string | undefined;
  /**
   * Title of the set or video.
   *
   * @default "photoset1"
   */
  readonly name?: string | undefined;
  /**
   * Its price in tokens.
   *
   * @default 25
   */
  readonly tokens?: number | undefined;
  /**
   * Its id: a number in the official documentation; some clients expect a string.
   *
   * @default 1
   */
  readonly id?: number | string | undefined;
  /**
   * What was bought.
   *
   * @default "photos"
   */
  readonly type?: "photos" | "video" | (string & {}) | undefined;
  /**
   * Fields of the user to put in place of the usual ones, and new ones beside them.
   *
   * @default none
   */
  readonly user?: UserFields | undefined;
}

/** A viewer bought a photo set or a video. */
export function mediaPurchase(options: MediaPurchaseOptions = {}): BuiltEvent {
  const { from = "viewer", name = "photoset1", tokens = 25, id = 1, type = "photos", user } = options;
  return build("mediaPurchase", options, (broadcaster) => ({
    broadcaster,
    media: { id, name, tokens, type },
    user: viewer(from, user),
  }));
}
