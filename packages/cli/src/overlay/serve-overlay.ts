import type { EventClient } from "@cb-events/core";
import { publicState, type RoomState } from "@cb-events/room";
import type { KeptRoom } from "../ledger/kept-room.js";
import type { Log } from "../log.js";
import type { PageFeed } from "../page-feed.js";
import { createKey } from "./access-key.js";
import { healthOf } from "./health.js";
import type { Overlay, OverlaySettings } from "./overlay.js";
import type { OverlaySource } from "./source.js";

interface Served {
  readonly kept: KeptRoom;
  readonly feed: PageFeed;
  /** Of what is saved, with the goal that is set: that may have changed since. */
  readonly room: () => RoomState;
  readonly client: EventClient;
  readonly startedAt: number;
  readonly log: Log;
}

/** Serves the overlay of a bot. */
export async function serveOverlay(
  settings: OverlaySettings,
  { kept, feed, room, client, startedAt, log }: Served,
): Promise<Overlay> {
  const source: OverlaySource = {
    state: () => publicState(room(), new Date()),
    log: () => feed.log,
    health: () => healthOf(client.status, { config: client.config, since: startedAt, now: Date.now() }),
  };
  const key = settings.host === undefined ? undefined : await keyOf(kept);
  // Only here: a bot without an overlay need not load the server.
  const { openOverlay } = await import("./overlay.js");
  return openOverlay({ ...settings, source, key, log });
}

/** The one that is kept, so that who was let in stays in. */
async function keyOf(kept: KeptRoom): Promise<string> {
  const key = kept.overlayKey ?? createKey();
  // Not waited for: where it cannot be written now, that is tried again.
  if (kept.overlayKey === undefined) kept.keepOverlayKey(key).catch(() => {});
  return key;
}
