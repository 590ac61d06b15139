import { type OverlayRoom, OverlayRoomsApp } from "../rooms-app.js";
import { type ServedApp, serveApp } from "./serve-app.js";
import type { ServeOverlayOptions } from "./serve-options.js";
import type { ServedOverlay } from "./serve-overlay.js";

/** Connections at the same time: of each room, and of all. */
const SOCKETS_PER_ROOM = 20;
const MIN_SOCKETS = 200;
const MAX_SOCKETS = 4000;

/** The overlay of one of many rooms. */
export type ServedRoom = Pick<ServedOverlay, "url" | "pages" | "control">;

/** The overlays of many rooms that are served. */
export interface ServedOverlayRooms extends ServedApp, AsyncDisposable {
  /** How many pages of all rooms listen. */
  readonly pages: number;
  /** The overlay of the room of this name, in any case; undefined where there is none. */
  room(name: string): ServedRoom | undefined;
}

/**
 * Serves the overlays of many rooms over HTTP, each under `/<room>/`, and a page that lists all of them. Rejects with an
 * `OverlayAddressError` when the port cannot be had, and with a `TypeError` for two rooms of one name.
 */
export async function serveOverlayRooms(
  rooms: readonly OverlayRoom[],
  options: ServeOverlayOptions = {},
): Promise<ServedOverlayRooms> {
  const sockets = Math.min(MAX_SOCKETS, Math.max(MIN_SOCKETS, rooms.length * SOCKETS_PER_ROOM));
  const [app, served] = await serveApp((parts) => new OverlayRoomsApp(rooms, parts), options, sockets);
  return {
    ...served,
    get pages() {
      return app.pages;
    },
    room(name) {
      const found = app.room(name);
      if (found === undefined) return undefined;
      const { search } = new URL(served.url);
      const url = new URL(`${found.path}${search}`, served.url).href;
      return {
        url,
        get pages() {
          return found.app.pages;
        },
        control: (action) => found.app.control(action),
      };
    },
    [Symbol.asyncDispose]: served.close,
  };
}
