import type { EventClient } from "@cb-events/core";
import { publicState, type RoomState } from "@cb-events/room";
import type { BotState } from "../bot-state.js";
import type { Log } from "../log.js";
import { createKey } from "./access-key.js";
import { healthOf } from "./health.js";
import type { Overlay, OverlaySettings } from "./overlay.js";
import type { OverlaySource } from "./source.js";

interface Served {
  readonly state: BotState;
  /** Of what is saved, with the goal that is set: that may have changed since. */
  readonly room: () => RoomState;
  readonly client: EventClient;
  readonly startedAt: number;
  readonly log: Log;
}

/** Serves the overlay of a bot. Undefined as long as its state cannot be loaded: the client says why. */
export async function serveOverlay(
  settings: OverlaySettings,
  { state, room, client, startedAt, log }: Served,
): Promise<Overlay | undefined> {
  // A place in the log of before means nothing in the one that the file holds.
  const loaded = await state.load().then(
    () => true,
    () => false,
  );
  if (!loaded) return undefined;
  const source: OverlaySource = {
    state: () => publicState(room(), new Date()),
    log: () => state.saved.log,
    health: () => healthOf(client.status, { config: client.config, since: startedAt, now: Date.now() }),
  };
  const key = settings.host === undefined ? undefined : await keyOf(state);
  // Only here: a bot without an overlay need not load the server.
  const { openOverlay } = await import("./overlay.js");
  return openOverlay({ ...settings, source, key, log });
}

/** The one that is kept, so that who was let in stays in. */
async function keyOf(state: BotState): Promise<string> {
  if (state.overlayKey === undefined) {
    state.overlayKey = createKey();
    await state.write().catch(() => {}); // It is saved with the next event, or the client says why not.
  }
  return state.overlayKey;
}
