import type { Log } from "../log.js";
import { type Overlay, type OverlaySettings, openOverlay } from "../overlay/open-overlay.js";
import type { CurrentSettings } from "../settings/watch-settings.js";
import type { BotView, Onlooker } from "./bot-view.js";
import type { PageReports, RoomBot } from "./room-bot.js";

/** How a bot is shown. */
export interface BotPages extends PageReports {
  /** How to show the room on a page; without it, it is not. */
  readonly overlay?: OverlaySettings | undefined;
  readonly settings: CurrentSettings;
  readonly log: Log;
  /** Who looks at it. */
  readonly onlooker?: Onlooker | undefined;
}

/** Shows a bot, on pages and to who looks on, while `follow` runs; and ends what it does when that settles. */
export async function serveBot(
  bot: RoomBot,
  { overlay: wanted, settings, log, onlooker, ...reports }: BotPages,
  follow: () => Promise<void>,
): Promise<void> {
  let overlay: Overlay | undefined;
  try {
    if (wanted !== undefined) {
      const source = await bot.openPages(reports);
      overlay = await openOverlay(wanted, source, { kept: bot.kept, settings, log });
    }
    await onlooker?.attach(viewOf(bot, settings, overlay));
    await follow();
  } finally {
    await bot.stop();
    await bot.closePages((overlay?.pages ?? 0) > 0);
    await overlay?.close();
  }
}

/** What a terminal shows of a bot, and asks of it. */
export function viewOf(
  bot: RoomBot,
  settings: CurrentSettings,
  overlay: Pick<Overlay, "url" | "pages" | "control"> | undefined,
): BotView {
  const { controls } = bot;
  return {
    room: () => bot.room,
    settings: () => settings.current,
    get isMuted() {
      return controls.isMuted;
    },
    get isPaused() {
      return controls.isPaused;
    },
    address: overlay?.url,
    get pages() {
      return overlay?.pages ?? 0;
    },
    control: async (action) => {
      if (overlay !== undefined) return overlay.control(action);
      if (action.action === "skip" || action.action === "again") return "There is no overlay";
      return (await controls.control(action))?.problem;
    },
  };
}
