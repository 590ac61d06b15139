import { tip } from "@cb-events/simulator";
import { expect, it, type TestContext } from "vitest";
import { useBrowser } from "./chromium.js";
import { isLive, openContext, openPage, shows } from "./page.js";
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
  const pages = await Promise.all(Array.from({ length: MANY }, () => openPage(context)));
  await Promise.all(
    pages.map(({ page }, at) => page.goto(`${bot.url}?show=latest,goal&goal=100&source=${at}`)),
  );
  await Promise.all(pages.map(({ page }) => isLive(page)));
  return { bot, context, pages };
}

/** Each way in which the pages of a browser can share a connection. */
it.for([
  ["a worker", []],
  ["one of the pages", ["SharedWorker"]],
] as const)("ten sources in one browser are all live, by %s", async ([, without], test) => {
  const { bot, pages } = await openMany(test, without);
  expect(bot.pages).toBe(1);
  await bot.say(entry(1, tip({ tokens: 25, from: "first_of_all" })) + state({ tokensToday: 25 }, 1));
  await Promise.all(pages.map(({ page }) => shows(page, /first_of_all\s+25/)));
  // The one that keeps the connection may be closed at any time.
  await pages[0]?.page.close();
  await bot.say(entry(2, tip({ tokens: 30, from: "while_it_went" })));
  const left = pages.slice(1).map(({ page }) => page);
  await Promise.all(left.map((page) => isLive(page)));
  await bot.say(entry(3, tip({ tokens: 40, from: "one_more" })));
  await Promise.all(left.map((page) => shows(page, "one_more")));
});
