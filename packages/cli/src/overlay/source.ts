import type { EventLog } from "@cb-events/overlay/event-log";
import type { PublicState } from "@cb-events/room";
import type { Health } from "./health.js";

/** All that pages are served from: nothing else of the bot reaches them. */
export interface OverlaySource {
  /** What may be shown of the room: of what is saved, for that outlives a kill. */
  state(): PublicState;
  /** The last events that pages show, as they are saved. */
  log(): EventLog;
  /** How the bot is doing, as of now. */
  health(): Health;
}
