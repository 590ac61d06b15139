import { describe, expect, it, type TestContext, vi } from "vitest";
import { openRoom, type Room } from "./bot.js";
import { useBrowser } from "./chromium.js";
import { type Network, openNetwork } from "./network.js";
import {
  ALL,
  alertsAreOver,
  isLive,
  MAX_WAIT,
  NO_ANSWER,
  type OpenedPage,
  openContext,
  openPage,
  shows,
} from "./page.js";
import { shownTips, Tips } from "./tips.js";

const browser = useBrowser();

interface Show extends OpenedPage {
  readonly room: Room;
  readonly network: Network;
  readonly tips: Tips;
}

/** What happens in the middle of a show, with two tips in it. */
const DISTURBANCES: Readonly<Record<string, (show: Show) => Promise<void>>> = {
  "the bot is restarted": async ({ room, tips }) => {
    await room.end("SIGTERM");
    tips.emit(2);
    await room.start();
  },
  "the bot is killed": async ({ room, tips }) => {
    tips.emit(1);
    await room.end("SIGKILL");
    tips.emit(1);
    await room.start();
  },
  "the page is loaded again": async ({ page, tips }) => {
    tips.emit(1);
    await page.reload();
    tips.emit(1);
  },
  "the page is loaded again while the bot is gone": async ({ room, page, tips }) => {
    await room.end("SIGKILL");
    tips.emit(1);
    await page.reload();
    await shows(page, "Not connected");
    tips.emit(1);
    await room.start();
  },
  "the network is cut": async ({ network, page, tips }) => {
    network.cut();
    tips.emit(1);
    await shows(page, "Not connected");
    tips.emit(1);
    network.mend();
  },
};

/** A show with its first tips, of which one has alerted. */
async function beginShow(test: TestContext): Promise<Show> {
  const [room, network] = [await openRoom(test), await openNetwork(test)];
  await room.start();
  const { proxy } = network;
  const opened = await openPage(await openContext(test, browser(), { proxy, allowed: NO_ANSWER }));
  await opened.page.goto(room.url + ALL);
  await isLive(opened.page);
  // From here on the page can be loaded without the bot.
  await opened.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const tips = new Tips(room.feed);
  tips.emit(3);
  await vi.waitFor(() => expect(opened.alerts).not.toEqual([]), { timeout: MAX_WAIT });
  return { ...opened, room, network, tips };
}

describe.concurrent("each tip alerts once, in order, and the totals are right, though in mid-show", () => {
  it.for(Object.entries(DISTURBANCES))("%s", async ([, disturb], test) => {
    const show = await beginShow(test);
    const { page, alerts, tips, room } = show;
    await disturb(show);
    tips.emit(2);
    await vi.waitFor(() => expect(shownTips(alerts)).toContain(6), { timeout: MAX_WAIT, interval: 100 });
    await alertsAreOver(page);
    tips.expectOnce(alerts);
    await shows(page, `${tips.total} / 1,000,000`);
    await shows(page, /viewer_6\s+64\s+2\s+viewer_5\s+32/);
    const state = (await (await fetch(`${room.url}state`)).json()) as { tips: unknown };
    expect(state.tips).toEqual({ tokens: tips.total, count: 7 });
    expect(await page.getByText("Not connected").count()).toBe(0);
  });
});
