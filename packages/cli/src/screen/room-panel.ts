import type { BotView } from "../bot/bot-view.js";
import type { Log } from "../log.js";
import type { Colours } from "../terminal.js";
import { pressKey, typeCommand } from "./key-actions.js";
import type { Panel } from "./panel.js";
import { statusLine } from "./status-line.js";

/** The panel of a bot of one room. */
export function roomPanel(view: BotView, log: Pick<Log, "info">, colours: Colours): Panel {
  return {
    status(columns, hasKeys) {
      const { address, isMuted, isPaused } = view;
      const parts = { room: view.room(), now: new Date(), address, isMuted, isPaused, hasKeys };
      return statusLine(parts, columns, colours);
    },
    press: (key) => pressKey(key, view, log),
    lineStarts: "!",
    enter: (line) => typeCommand(line, view, log),
    hint: `Try: ${view.address === undefined ? "" : "t for a test tip, "}!goal, or ? for all keys`,
  };
}
