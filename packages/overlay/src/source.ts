import type { PublicState } from "@cb-events/room";
import type { EventLog } from "./event-log.js";
import type { Health } from "./health.js";
import type { ShowMessage } from "./protocol.js";

/** All that pages are served from: nothing else of a bot reaches them. */
export interface OverlaySource {
  /** What may be shown of the room: of what is saved, so that it outlives a kill. */
  state(): PublicState;
  /** The last events that pages show, as they are saved. */
  log(): EventLog;
  /** How the bot is doing, as of now: `healthOf` makes it of a client's status. */
  health(): Health;
  /** How pages look and what they show beside the room; without it, pages decide that themselves. */
  show?(): ShowMessage;
  /**
   * Calls the listener when anything of the above may have changed, until the function that it gives is called. There is
   * a listener only while pages listen.
   */
  onChange(listener: () => void): () => void;
}
