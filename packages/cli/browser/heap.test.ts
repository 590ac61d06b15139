import { expect, it } from "vitest";
import { useBrowser } from "./chromium.js";
import { eventOf, MOST_ELEMENTS } from "./crowd.js";
import { heapOf } from "./measure.js";
import { ALL, isLive, openContext, openPage, shows } from "./page.js";
import { entry, openScriptedBot, state } from "./scripted-bot.js";

// Without compilers: the machine code that they add while they warm up stands in the heap too, and is not the page's.
const browser = useBrowser("--js-flags=--no-opt --no-maglev --no-sparkplug");

/** A picture, confetti, and light along the frame. */
const FESTIVE = { alerts: [{ name: "wow", look: "frame", seconds: 2, image: "media/wow.png" }] };
const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

/** How long it may take, in milliseconds: most of a minute, and much more on a busy machine. */
const LIMIT = 300_000;

it(
  "the heap after 200,000 events is that after 20,000, within a tenth",
  async (test) => {
    const bot = await openScriptedBot(test);
    bot.put("/media/wow.png", Buffer.from(PIXEL, "base64"));
    const { page } = await openPage(await openContext(test, browser()));
    await page.goto(bot.url + ALL);
    await isLive(page);
    let sent = 0;
    const sendTo = async (goal: number) => {
      while (sent < goal) {
        const text = Array.from({ length: 250 }, () => {
          sent += 1;
          return entry(sent, eventOf(sent), sent % 40 === 0 ? FESTIVE : {});
        });
        await bot.say(text.join(""));
      }
      const leaderboard = [{ name: `after_${sent}`, tokens: 1 }];
      await bot.say(state({ tonight: { since: null, tokens: 1, count: 1, leaderboard } }, sent));
      await shows(page, `after_${sent}`, LIMIT);
    };
    const began = performance.now();
    await sendTo(20_000);
    const before = await heapOf(page);
    await sendTo(200_000);
    const after = await heapOf(page);
    const [from, to] = [before, after].map((bytes) => (bytes / 1e6).toFixed(2));
    process.stdout.write(
      `heap after 20,000 events ${from} MB, after 200,000 ${to} MB; ${((performance.now() - began) / 1000).toFixed(0)} s\n`,
    );
    expect(after).toBeLessThanOrEqual(before * 1.1);
    const { elements } = await page.evaluate(() => ({ elements: document.querySelectorAll("*").length }));
    expect(elements).toBeLessThanOrEqual(MOST_ELEMENTS);
  },
  LIMIT,
);
