import type { ControlAction } from "@cb-events/overlay";
import type { RoomState } from "@cb-events/room";
import type { Settings } from "../settings/settings.js";

/** What a terminal shows of a running bot, and asks of it. */
export interface BotView {
  /** The room as it is saved, with the goals of the settings. */
  room(): RoomState;
  settings(): Settings;
  readonly isMuted: boolean;
  readonly isPaused: boolean;
  /** Where the overlay is; undefined without one. */
  readonly address: string | undefined;
  /** How many pages are open. */
  readonly pages: number;
  /** Does what the control page can ask for. Resolves with undefined when it is done, else with the reason. */
  control(action: ControlAction): Promise<string | undefined>;
}

/** Who looks at the bot. */
export interface Onlooker {
  /** The bot is open. Resolves when what can be done is told. */
  attach(view: BotView): Promise<void>;
  /** Something is another one. */
  changed(): void;
}
