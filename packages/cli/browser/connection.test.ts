import type { Page } from "playwright-core";
import { describe, expect, it, type TestContext, vi } from "vitest";
import { openRoom } from "./bot.js";
import { useBrowser } from "./chromium.js";
import {
  ALL,
  alertsAreOver,
  isLive,
  MAX_WAIT,
  NO_ANSWER,
  openContext,
  openPage,
  shows,
  textOf,
} from "./page.js";
import { shownTips, Tips } from "./tips.js";

const browser = useBrowser();

/** A page that shows three tokens. */
async function openShow(test: TestContext) {
  const room = await openRoom(test);
  await room.start();
  const context = await openContext(test, browser(), { allowed: NO_ANSWER });
  const opened = await openPage(context);
  await opened.page.goto(room.url + ALL);
  await isLive(opened.page);
  const tips = new Tips(room.feed);
  tips.emit(2);
  await shows(opened.page, "3 / 1,000,000");
  return { ...opened, room, tips };
}

/** What the page says of its numbers. */
function connectionOf(page: Page): Promise<string | null> {
  return page.locator("main").getAttribute("data-connection");
}

describe.concurrent("a page never passes old numbers off as live", () => {
  it("says that the bot is gone, and is live when it comes back", async (test) => {
    const { page, room, tips } = await openShow(test);
    expect(await connectionOf(page)).toBe("live");
    await room.end("SIGTERM");
    await shows(page, /Not connected: The bot has ended/);
    expect(await connectionOf(page)).toBe("lost");
    expect(await textOf(page)).toContain("3 / 1,000,000");
    tips.emit(1);
    await room.start();
    await shows(page, "7 / 1,000,000");
    await isLive(page);
    expect(await textOf(page)).not.toContain("Not connected");
  });

  it("says that the bot hangs, after 25 seconds of silence", async (test) => {
    const { page, room, tips } = await openShow(test);
    room.signal("SIGSTOP");
    await shows(page, /Not connected: The bot has fallen silent/);
    expect(await connectionOf(page)).toBe("lost");
    tips.emit(1);
    room.signal("SIGCONT");
    await shows(page, "7 / 1,000,000");
    await isLive(page);
  });

  it("says that the bot cannot reach the feed, and is live when it can", async (test) => {
    const { page, room, tips } = await openShow(test);
    const mend = room.feed.fault({ on: "every", status: 503 });
    // The request that is held now is answered; those after it fail.
    tips.emit(1);
    await shows(page, /Not connected: The bot cannot reach the feed/);
    expect(await connectionOf(page)).toBe("lost");
    mend();
    tips.emit(1);
    await shows(page, "15 / 1,000,000");
    await isLive(page);
  });

  it("is opened before the bot is started, where it was opened once before", async (test) => {
    const room = await openRoom(test);
    const context = await openContext(test, browser(), { allowed: NO_ANSWER });
    await room.start();
    const first = await openPage(context);
    await first.page.goto(room.url + ALL);
    await isLive(first.page);
    await first.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await first.page.close();
    await room.end("SIGTERM");

    const { page, alerts } = await openPage(context);
    await page.goto(room.url + ALL);
    await shows(page, "Not connected");
    const tips = new Tips(room.feed);
    tips.emit(2);
    await room.start();
    await shows(page, "3 / 1,000,000");
    await vi.waitFor(() => expect(shownTips(alerts)).toContain(1), { timeout: MAX_WAIT });
    await alertsAreOver(page);
    tips.expectOnce(alerts);
  });
});
