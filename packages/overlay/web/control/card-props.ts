import type { ControlAction } from "../../src/protocol.js";
import type { Bot } from "./use-bot.js";

/** What a card of the control page is given. */
export interface CardProps {
  readonly bot: Bot;
  /** Asks the bot for something; `done` is said when it was done. */
  readonly onAction: (action: ControlAction, done?: string) => void;
}
