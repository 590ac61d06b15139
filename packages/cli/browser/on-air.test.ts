import { expect, it, vi } from "vitest";
import { openRoom } from "./bot.js";
import { useBrowser } from "./chromium.js";
import { openNetwork } from "./network.js";
import { isLive, MAX_WAIT, NO_ANSWER, openContext, openPage } from "./page.js";

const browser = useBrowser();

/** Every part of a room in which nothing has happened: there is nothing to be seen. */
const EMPTY = "?show=alerts,menu,top,latest,ticker,chat,timer";

/** Runs in a page: tells of each thing that is seen, however short. */
function watchEverything(): void {
  const tell = () => {
    const main = document.querySelector("main");
    if (main === null) return;
    const texts = main.textContent.replace("What happens in the room", "").trim();
    const marks = main.querySelectorAll(".badge, .dark-dot").length;
    if (texts !== "" || marks > 0)
      void (window as unknown as { saw(what: string): void }).saw(`${marks} marks, ${texts}`);
  };
  new MutationObserver(tell).observe(document, {
    ...{ subtree: true, childList: true, characterData: true, attributes: true },
  });
}

it("shows viewers nothing that is for the owner through start, kill, restart, a cut, an end and a reload without the bot", async (test) => {
  const room = await openRoom(test, { settings: { menu: [] } });
  await room.start();
  const network = await openNetwork(test);
  const context = await openContext(test, browser(), { proxy: network.proxy, allowed: NO_ANSWER });
  const { page } = await openPage(context);
  const seen: string[] = [];
  await page.exposeFunction("saw", (what: string) => void seen.push(what));
  await page.addInitScript(watchEverything);
  const isLost = () => page.locator('main[data-connection="lost"]').waitFor({ timeout: MAX_WAIT });

  await page.goto(room.url + EMPTY);
  await isLive(page);
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));

  await room.end("SIGKILL");
  await isLost();
  await room.start();
  await isLive(page);

  network.cut();
  await isLost();
  network.mend();
  await isLive(page);

  // It says farewell.
  await room.end("SIGTERM");
  await isLost();
  await page.reload();
  await isLost();
  await room.start();
  await isLive(page);
  expect(seen).toEqual([]);

  // And what there is to see is seen by the same means: the check can fail.
  await page.goto(`${room.url}${EMPTY}&notes=on&theme=pink`);
  await vi.waitFor(() => expect(seen.join()).toContain("pink"), { timeout: MAX_WAIT });
});
