import type { OverlayOptions } from "../options.js";

/** Options of {@link serveOverlay} and {@link serveOverlayRooms}. */
export interface ServeOverlayOptions extends Pick<OverlayOptions, "ownPages" | "logger"> {
  /**
   * Where to listen for other devices: an address of this machine, `0.0.0.0` for all. Everything needs the key then.
   *
   * @default this machine alone
   */
  readonly host?: string | undefined;
  /**
   * Where to listen; 0 for any free port.
   *
   * @default 41731, or any free one where that is taken
   */
  readonly port?: number | undefined;
  /**
   * The access key. Keep it, so that devices that were let in stay in.
   *
   * @default with a host: a new one; else none
   */
  readonly key?: string | undefined;
  /**
   * The folder of the pages.
   *
   * @default those of this package
   */
  readonly page?: string | undefined;
  /**
   * The folder of pictures, sounds, videos and fonts that alerts name: they are at `media/`, up to 20 MB each.
   *
   * @default none
   */
  readonly media?: string | undefined;
  /**
   * Ends it, as `close()` does.
   *
   * @default none
   */
  readonly signal?: AbortSignal | undefined;
}
