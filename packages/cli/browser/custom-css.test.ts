import { readFile } from "node:fs/promises";
import { chatMessage, tip } from "@cb-events/simulator";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { useBrowser } from "./chromium.js";
import { EVENTS, roomAfter } from "./made-up-room.js";
import { isLive, openContext, openPage } from "./page.js";
import { entry, openScriptedBot, show, state } from "./scripted-bot.js";

const browser = useBrowser();

const readme = await readFile(new URL("../../overlay/README.md", import.meta.url), "utf8");
const examples = [...readme.matchAll(/```css\n([\s\S]*?)```/g)].map(([, css = ""]) => css);

/** What OBS has in that field at first. */
const OF_OBS = "body { background-color: rgba(0, 0, 0, 0); margin: 0px auto; overflow: hidden; }";

/** One property of the first of these elements, as it is drawn. */
function drawn(page: Page, selector: string, property: string): Promise<string> {
  return page
    .locator(selector)
    .first()
    .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);
}

/** In the order of the examples: what each changes, read before and after. */
const CHANGES: readonly (readonly [selector: string, property: string, after: string])[][] = [
  [
    [".alert-amount strong", "color", "rgb(255, 93, 162)"],
    [".goal", "border-top-left-radius", "0px"],
    [".goal", "background-color", "rgba(10, 11, 18, 0.8)"],
  ],
  [[".alert-unit", "display", "none"]],
  [[".goal-colours", "background-color", "rgb(255, 93, 162)"]],
  [
    [".chat .words", "font-size", "36px"],
    [".from-owner .author", "color", "rgb(255, 255, 255)"],
  ],
  [
    [".confetti", "display", "none"],
    [".frame-light", "display", "none"],
  ],
  [
    [".medal .icon", "display", "none"],
    [".medal", "background-size", "contain"],
  ],
];

it("has an expectation for each example", () => {
  expect(examples).toHaveLength(CHANGES.length);
  expect(examples.length).toBeGreaterThanOrEqual(6);
});

it.for(CHANGES.map((changes, at) => [at, changes] as const))(
  "example %i changes what it says",
  async ([at, changes], test) => {
    const greeting = show() + state(roomAfter(), EVENTS.length);
    const bot = await openScriptedBot(
      test,
      greeting + EVENTS.map((event, place) => entry(place + 1, event)).join(""),
    );
    bot.put("/media/heart.png", "");
    const { page } = await openPage(await openContext(test, browser()));
    await page.goto(`${bot.url}?show=alerts,goal,chat`);
    await isLive(page);
    await bot.say(
      entry(90, chatMessage({ from: "room_owner", message: "hi", user: { isOwner: true } })) +
        entry(91, tip({ tokens: 2500, from: "ana" })),
    );
    await page.locator(".alert").waitFor();
    const values = () => Promise.all(changes.map(([selector, property]) => drawn(page, selector, property)));
    const after = changes.map(([, , value]) => value);
    for (const [place, value] of (await values()).entries()) expect(value).not.toBe(after[place]);
    // As OBS does it: a style with a text in it, which the page's policy has to let in.
    await page.evaluate(
      (texts) => {
        for (const css of texts) {
          const style = document.createElement("style");
          style.append(css);
          document.head.append(style);
        }
      },
      [OF_OBS, examples[at] ?? ""],
    );
    expect(await values()).toEqual(after);
  },
);

it("the names in the README are those of the page", async (test) => {
  const section = readme.slice(readme.indexOf("## Custom CSS"), readme.indexOf("Sizes are in `rem`"));
  const names = [...section.matchAll(/`(-{0,2}[a-z-]+)`/g)].map(([, name = ""]) => name);
  const bot = await openScriptedBot(test);
  const { page } = await openPage(await openContext(test, browser()));
  await page.goto(bot.url);
  await isLive(page);
  const css = await page.evaluate(() =>
    [...document.styleSheets]
      .flatMap((sheet) => [...sheet.cssRules])
      .map(({ cssText }) => cssText)
      .join("\n"),
  );
  const scripts = await page.evaluate(() =>
    Promise.all(
      performance
        .getEntriesByType("resource")
        .filter(({ name }) => name.endsWith(".js"))
        .map(async ({ name }) => (await fetch(name)).text()),
    ),
  );
  const all = css + scripts.join();
  const isThere = (name: string) =>
    name.startsWith("--")
      ? css.includes(`${name}:`) || css.includes(`var(${name},`)
      : all.includes(name.replace(/^(from|kind|look)-/, ""));
  const missing = names.filter((name) => !isThere(name));
  expect(missing).toEqual([]);
  expect(names.length).toBeGreaterThan(60);
});
