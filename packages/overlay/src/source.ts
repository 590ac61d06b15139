import type { PublicState } from "@cb-events/room";
import type { EventLog } from "./event-log.js";
import type { Health } from "./health.js";
import type { CheckResult, ControlAction, EntryMessage, ShowMessage } from "./protocol.js";

/** What came of something that the control page asked for. */
export interface ControlResult {
  /** Of `test`: what pages are to show. It is in no total and no log. */
  readonly test?: EntryMessage | undefined;
  /** Why it was not done, in a line for whoever asked. */
  readonly problem?: string | undefined;
}

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
   * Does what the control page asks for, and gives what came of it: nothing, where it was done. `skip` and `again` are
   * done without it; without it, `test` shows a tip, and nothing else can be done.
   */
  control?(
    action: Exclude<ControlAction, { readonly action: "skip" | "again" }>,
  ): ControlResult | undefined | Promise<ControlResult | undefined>;
  /**
   * Looks for what is wrong with the bot, and gives a line for each thing that it looked at: no token in it. The control
   * page shows it. It is called when somebody asks, at most once in 30 seconds, and ends soon when the signal aborts.
   */
  diagnose?(signal: AbortSignal): Promise<readonly CheckResult[]>;
  /**
   * Calls the listener when anything of the above may have changed, until the function that it gives is called. There is
   * a listener only while pages listen.
   */
  onChange(listener: () => void): () => void;
}
