import { mediaPurchase, tip } from "@cb-events/simulator";
import { expect, it } from "vitest";
import { useBrowser } from "./chromium.js";
import { contrastsOf } from "./contrast.js";
import { EVENTS, roomAfter } from "./made-up-room.js";
import { isLive, openContext, openPage } from "./page.js";
import { entry, openScriptedBot, show, state } from "./scripted-bot.js";

const browser = useBrowser();

/** What WCAG asks of type of 24 px and more: there is no smaller one. */
const LEAST = 3;

const isTooLow = ({ ratio }: { readonly ratio: number }) => ratio < LEAST;

/** What the video may be. */
const VIDEOS = {
  bright: "#ffffff",
  dark: "#000000",
  busy: "repeating-conic-gradient(from 20deg, #ee3333 0 25deg, #ffdd55 0 50deg, #33aadd 0 75deg, #ffffff 0 100deg, #222222 0 120deg) 0 0 / 170px 170px",
};

const CASES = ["glass", "paper", "neon"].flatMap((theme) =>
  Object.entries(VIDEOS).map(([video, background]) => [theme, video, background] as const),
);

it.for(CASES)("all of %s can be read over a %s video", async ([theme, , background], test) => {
  const menu = [
    { tokens: 10, what: "a wave" },
    { tokens: 50, what: "your song" },
  ];
  const greeting = show({ menu, timerEndsAt: Date.now() + 600_000 }) + state(roomAfter(), EVENTS.length);
  const bot = await openScriptedBot(
    test,
    greeting + EVENTS.map((event, at) => entry(at + 1, event)).join(""),
  );
  const context = await openContext(test, browser(), { bypassCSP: true, reducedMotion: "reduce" });
  const { page } = await openPage(context);
  await page.goto(`${bot.url}?show=alerts,goal,menu,top,latest,ticker,chat,timer&theme=${theme}`);
  await isLive(page);
  await page.evaluate((value) => {
    document.documentElement.style.background = value;
  }, background);
  let worst = Number.POSITIVE_INFINITY;
  const events = [
    tip({ tokens: 50, from: "marco_88", note: "please" }),
    mediaPurchase({ from: "leo", tokens: 199 }),
  ];
  for (const [at, event] of events.entries()) {
    await bot.say(entry(100 + at, event));
    await page.locator(".alert").first().waitFor();
    // A line of the menu that goes out while it is measured looks like none: what cannot be read stays so.
    let contrasts = await contrastsOf(page, context);
    for (let again = 0; again < 4 && contrasts.some(isTooLow); again += 1)
      contrasts = await contrastsOf(page, context);
    expect(contrasts.length).toBeGreaterThan(30);
    expect(contrasts.filter(isTooLow)).toEqual([]);
    worst = Math.min(worst, ...contrasts.map(({ ratio }) => ratio));
    await bot.say(`event: control\ndata: {"action":"skip"}\n\n`);
    await page.locator(".alert").first().waitFor({ state: "detached" });
  }
  process.stdout.write(`${test.task.name}: ${worst.toFixed(1)} : 1 at least\n`);
});

it("finds what cannot be read", async (test) => {
  const bot = await openScriptedBot(test, show() + state({ tokensToday: 5 }));
  const context = await openContext(test, browser(), { bypassCSP: true });
  const { page } = await openPage(context);
  await page.goto(`${bot.url}?show=goal&goal=100`);
  await isLive(page);
  const least = async () => Math.min(...(await contrastsOf(page, context)).map(({ ratio }) => ratio));
  await page.addStyleTag({
    content: "* { text-shadow: none !important } .panel { background: #ffffff !important }",
  });
  expect(await least()).toBeLessThan(1.5);
  await page.addStyleTag({ content: ".panel { background: #000000 !important }" });
  expect(await least()).toBeGreaterThan(10);
});
