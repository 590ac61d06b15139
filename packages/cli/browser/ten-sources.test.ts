import { tip } from "@cb-events/simulator";
import { expect, it, type TestContext, vi } from "vitest";
import { useBrowser } from "./chromium.js";
import { isLive, MAX_WAIT, openContext, openPage, shows } from "./page.js";
import { entry, openScriptedBot, state } from "./scripted-bot.js";

const browser = useBrowser();

/** More than a browser opens connections to one server. */
const MANY = 10;

async function openMany(test: TestContext, without: readonly string[]) {
  const bot = await openScriptedBot(test);
  const context = await openContext(test, browser());
  await context.addInitScript((names) => {
    for (const name of names) Reflect.deleteProperty(globalThis, name);
  }, without);
  const open = async (source: number) => {
    const { page } = await openPage(context);
    await page.goto(`${bot.url}?show=latest,goal&goal=100&source=${source}`);
    await isLive(page);
    return page;
  };
  // Where the pages need one of them, it is the first.
  const first = await open(0);
  const others = await Promise.all(Array.from({ length: MANY - 1 }, (_, at) => open(at + 1)));
  return { bot, first, others };
}

/** Each way in which the pages of a browser can share a connection, and how many it takes when a page is closed. */
it.for([
  { way: "a worker", without: [], connections: 1 },
  { way: "one of the pages", without: ["SharedWorker"], connections: 2 },
])("ten sources in one browser are all live, by $way", async ({ without, connections }, test) => {
  const { bot, first, others } = await openMany(test, without);
  expect(bot.opened).toBe(1);
  await bot.say(entry(1, tip({ tokens: 25, from: "first_of_all" })) + state({ tokensToday: 25 }, 1));
  await Promise.all([first, ...others].map((page) => shows(page, /first_of_all\s+25/)));
  await first.close();
  // The others look live until they hear that it went, so the bot is asked.
  await vi.waitFor(() => expect(bot.opened).toBe(connections), { timeout: MAX_WAIT });
  await bot.say(entry(2, tip({ tokens: 40, from: "one_more" })));
  await Promise.all(others.map((page) => shows(page, "one_more")));
  expect(bot.pages).toBe(1);
});
