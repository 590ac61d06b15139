import { createRoomState, publicState } from "@cb-events/room";
import { chatMessage, type EventDraft, tip } from "@cb-events/simulator";
import type { Page } from "playwright-core";
import { describe, expect, it, type TestContext } from "vitest";
import { useBrowser } from "./chromium.js";
import { EVENTS, roomAfter } from "./made-up-room.js";
import { isLive, openContext, openPage } from "./page.js";
import { entry, openScriptedBot, show, skip, state } from "./scripted-bot.js";

const browser = useBrowser();

const ALL = "?show=alerts,goal,menu,top,latest,ticker,chat,timer";
const MENU = [10, 25, 50, 99, 333, 1000].map((tokens) => ({ tokens, what: "say your name" }));
const FRAME = { width: 1920, height: 1080 };
const OF_OBS = { width: 800, height: 600 };

/** A page on an evening with something in every part. Nothing moves in it. */
async function openEvening(test: TestContext, query: string, size: { width: number; height: number }) {
  const greeting =
    show({ menu: MENU, timerEndsAt: Date.now() + 600_000 }) + state(roomAfter(), EVENTS.length);
  const before = EVENTS.map((event, at) => entry(at + 1, event)).join("");
  const bot = await openScriptedBot(test, greeting + before);
  const { page } = await openPage(
    await openContext(test, browser(), { viewport: size, reducedMotion: "reduce" }),
  );
  await page.goto(bot.url + query);
  await isLive(page);
  return { bot, page };
}

/** What is on the page of this, with how far it stands out of the window, or of what cuts it off; 0 for what is seen whole. */
function cutOff(page: Page, selector: string): Promise<number> {
  return page
    .locator(selector)
    .first()
    .evaluate((element) => {
      const { top, bottom, left, right } = element.getBoundingClientRect();
      const side = element.closest(".side")?.getBoundingClientRect();
      const inner = element.scrollHeight - element.clientHeight;
      const beside = side ? right - side.right : 0;
      return Math.max(0, -top, -left, bottom - innerHeight, right - innerWidth, inner - 1, beside);
    });
}

describe.concurrent("an alert", () => {
  it.for([
    ["alone with the goal", ""],
    ["among all parts", ALL],
  ])("%s has name and amount side by side, whatever its size", async ([, query = ""], test) => {
    const { bot, page } = await openEvening(test, query, FRAME);
    let place = 100;
    for (const tokens of [5, 30, 150, 650, 2500]) {
      place += 1;
      const event: EventDraft = tip({ tokens, from: "velvet_storm" });
      await bot.say(entry(place, event));
      await page.locator(".alert-entering .alert").waitFor();
      const [name, amount] = await page
        .locator(".alert-entering")
        .locator(".alert-name, .alert-amount strong")
        .evaluateAll((both) => both.map((one) => one.getBoundingClientRect().toJSON()));
      expect([tokens, amount.left >= name.right, amount.top < name.bottom]).toEqual([tokens, true, true]);
      await bot.say(skip());
      await page.locator(".alert").first().waitFor({ state: "detached" });
    }
  });

  it("with a long text of the settings shows all of it", async (test) => {
    const { bot, page } = await openEvening(test, ALL, FRAME);
    const text =
      "Thank you so much, velvet_storm: you are the best of all in this room, tonight and ever, and we sing";
    const alert = { name: "big", look: "normal", seconds: 20, text };
    await bot.say(entry(100, tip({ tokens: 650, from: "velvet_storm" }), { alerts: [alert] }));
    await page.locator(".alert-entering .alert-said").waitFor();
    expect(await cutOff(page, ".alert-entering .alert-said")).toBe(0);
    expect(await page.locator(".alert-entering .alert-said").textContent()).toBe(text);
  });
});

describe.concurrent("an answer", () => {
  it.for([
    ["in 1080p", ALL, FRAME],
    ["beside alerts at the left", `${ALL}&at=left`, FRAME],
    ["in a source of 800 by 600", ALL, OF_OBS],
  ] as const)("is seen whole among all parts %s", async ([, query, size], test) => {
    const { bot, page } = await openEvening(test, query, size);
    const text = "Top tippers: 1. velvet_storm 640, 2. old_wolf_29 420, 3. leo_in_the_sky 275";
    const ask = chatMessage({ from: "leo", message: "!top" });
    await bot.say(entry(100, ask, { answer: { command: "top", name: "leo", text } }));
    await page.locator(".answer").waitFor();
    expect(await cutOff(page, ".answer")).toBe(0);
    expect(await cutOff(page, ".answer-text")).toBe(0);
  });
});

describe.concurrent("a goal", () => {
  it("with a long title fits into the source that the settings page names, reached or not", async (test) => {
    const { bot, page } = await openEvening(test, "?show=goal", { width: 900, height: 240 });
    const what = "a dance on the table with all of us here";
    const { goal } = publicState(createRoomState({ goals: { list: [{ tokens: 100_000, what }] } }));
    if (goal === null) throw new Error("There is a goal");
    for (const progress of [98_000, 123_456]) {
      const reached = progress >= goal.tokens;
      const left = Math.max(0, goal.tokens - progress);
      await bot.say(
        state({ goal: { ...goal, progress, reached, left, over: reached ? 23_456 : 0, share: 1 } }),
      );
      await page.getByText(reached ? "23,456 tokens more" : "2,000 tokens to go").waitFor();
      expect(await page.locator(".goal-what").textContent()).toBe(what);
      expect([progress, await cutOff(page, ".goal"), await cutOff(page, ".goal-what")]).toEqual([
        progress,
        0,
        0,
      ]);
    }
  });
});
