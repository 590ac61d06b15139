import { expect, it } from "vitest";
import { openRoom } from "./bot.js";
import { useBrowser } from "./chromium.js";
import { isLive, MAX_WAIT, openContext, openPage, shows } from "./page.js";

const browser = useBrowser();

/** Connections that a browser opens to one server. */
const MANY = 6;

it("the seventh page of a browser that can share no connection says so, and goes on when another one is closed", async (test) => {
  // A real bot: its pages hear it every 10 s, so none of them lets its connection go.
  const room = await openRoom(test, { hasFile: false });
  await room.start();
  const context = await openContext(test, browser());
  await context.addInitScript(() => {
    for (const name of ["SharedWorker", "BroadcastChannel"]) Reflect.deleteProperty(globalThis, name);
  });
  const open = async (source: number) => {
    const { page } = await openPage(context);
    // Not its end: what it loads beside its scripts may wait for a connection.
    await page.goto(`${room.url}?notes=on&source=${source}`, { waitUntil: "commit" });
    return page;
  };
  const first = await open(1);
  await isLive(first);
  // The files are kept then: another page loads without a connection.
  await first.evaluate(async () => void (await navigator.serviceWorker.ready));
  for (let source = 2; source <= MANY; source += 1) await isLive(await open(source));

  const seventh = await open(MANY + 1);
  await shows(seventh, /Not connected: The bot does not answer. A browser opens six pages of it at most/);
  await first.close();
  await isLive(seventh, MAX_WAIT);
  expect(await seventh.locator(".badge").count()).toBe(0);
});
