import { createRoomState, publicState } from "@cb-events/room";
import { chatMessage, follow, tip } from "@cb-events/simulator";
import type { Page } from "playwright-core";
import { describe, expect, it, type TestContext, vi } from "vitest";
import { useBrowser } from "./chromium.js";
import { isLive, NO_ANSWER, openContext, openPage, shows, textOf } from "./page.js";
import {
  entry,
  openScriptedBot,
  type ScriptedBot,
  show,
  skip,
  state,
  test as testOf,
} from "./scripted-bot.js";

const browser = useBrowser();

const ALL = "?show=alerts,goal,menu,top,latest,ticker,chat,timer";
const MENU = [
  { tokens: 10, what: "a wave" },
  { tokens: 50, what: "your song" },
];

async function openShow(
  test: TestContext,
  query: string,
  greeting = show({ menu: MENU }) + state({}),
  allowed = NO_ANSWER,
) {
  const bot = await openScriptedBot(test, greeting);
  const { page, alerts } = await openPage(await openContext(test, browser(), { allowed }));
  await page.goto(bot.url + query);
  await isLive(page);
  return { bot, page, alerts };
}

/** A goal as the bot tells of it. */
function goal(progress: number, tokens = 1000, what = "a dance", index = 0): string {
  const before = publicState(createRoomState({ goals: { list: [{ tokens, what }] } }));
  if (before.goal === null) throw new Error("There is a goal");
  const reached = progress >= tokens;
  return state({
    goal: {
      ...before.goal,
      index,
      progress,
      reached,
      left: Math.max(0, tokens - progress),
      over: Math.max(0, progress - tokens),
      share: Math.min(1, progress / tokens),
    },
  });
}

/** The rectangle of the only element of this kind. */
async function boxOf(page: Page, selector: string) {
  const box = await page.locator(selector).boundingBox();
  if (box === null) throw new Error(`${selector} is not seen`);
  return box;
}

describe.concurrent("the menu", () => {
  it("lights the line of exactly that price, and the alert says what was ordered", async (test) => {
    const { bot, page, alerts } = await openShow(test, ALL);
    await bot.say(entry(1, tip({ tokens: 49, from: "leo" })));
    await shows(page, "leo");
    expect(await page.locator(".menu-lit").count()).toBe(0);
    await bot.say(entry(2, tip({ tokens: 50, from: "marco" })));
    await vi.waitFor(
      async () => expect(await page.locator(".menu-lit").textContent()).toBe("your song50"),
      10_000,
    );
    await vi.waitFor(() => expect(alerts).toContain("marco tipped 50 tokens for your song"), {
      timeout: 20_000,
    });
    expect(await page.locator(".alert-entering .alert-who").textContent()).toBe("marco→your song");
    // And it goes out again.
    await vi.waitFor(async () => expect(await page.locator(".menu-lit").count()).toBe(0), {
      timeout: 10_000,
    });
  });
});

describe.concurrent("an order of the menu", () => {
  it.for([
    [10, "small"],
    [50, "normal"],
    [150, "large"],
  ] as const)("is seen whole in an alert of %i tokens", async ([tokens, look], test) => {
    const menu = [{ tokens, what: "dance for 2 minutes" }];
    const { bot, page } = await openShow(test, "", show({ menu }) + state({}));
    await bot.say(entry(1, tip({ tokens, from: "moonlit_ana" })));
    const card = page.locator(`.alert-entering .look-${look}`);
    await card.waitFor();
    const seen = await card.evaluate((alert) => {
      const outer = alert.getBoundingClientRect();
      return [".alert-name", ".alert-what"].map((part) => {
        const element = alert.querySelector(part) as HTMLElement;
        const range = document.createRange();
        range.selectNodeContents(element);
        const { top, bottom, left, right } = range.getBoundingClientRect();
        // What is around it may cut it off.
        const around = (element.closest(".alert-who") as Element).getBoundingClientRect();
        const lowest = around.height > 0 ? Math.min(outer.bottom, around.bottom) : outer.bottom;
        return top >= outer.top && bottom <= lowest + 1 && left >= outer.left && right <= outer.right;
      });
    });
    expect(seen).toEqual([true, true]);
  });
});

describe.concurrent("a goal", () => {
  it("is told with its title, celebrated when it is reached, and followed by the next one", async (test) => {
    const { bot, page } = await openShow(test, "?show=goal");
    await bot.say(goal(412));
    await shows(page, /GOAL\s+a dance\s+412 \/ 1,000\s+588 tokens to go/);
    await bot.say(goal(1100));
    await shows(page, /GOAL REACHED\s+a dance\s+1,100 \/ 1,000\s+100 tokens more/);
    expect(await page.locator(".goal .confetti").count()).toBe(1);
    await bot.say(goal(100, 2500, "a song", 1));
    await shows(page, /^\s*GOAL\s+a song\s+100 \/ 2,500/m);
    expect(await page.locator(".confetti").count()).toBe(0);
  });

  it("has the colours of the bar, and not of its fill", async (test) => {
    const { bot, page } = await openShow(test, "?show=goal");
    for (const share of [0, 0.01, 0.5, 1]) {
      await bot.say(goal(1000 * share));
      await vi.waitFor(async () => {
        const track = await boxOf(page, ".goal-track");
        const fill = await boxOf(page, ".goal-fill");
        expect(fill.x + fill.width).toBeCloseTo(track.x + track.width * share, 0);
        const colours = await boxOf(page, ".goal-colours");
        expect(colours.x).toBeCloseTo(track.x, 0);
        expect(colours.width).toBeCloseTo(track.width, 0);
      }, 20_000);
    }
  });
});

describe.concurrent("top tippers", () => {
  it("draw no sliver for a share below 2 %, and a crown that lands on a new first", async (test) => {
    const { bot, page } = await openShow(test, "?show=top");
    const told = (...leaderboard: { name: string; tokens: number }[]) =>
      bot.say(state({ tonight: { since: null, tokens: 1, count: 1, leaderboard } }));
    await told({ name: "ana", tokens: 10_000 }, { name: "leo", tokens: 200 }, { name: "kim", tokens: 199 });
    await shows(page, "kim");
    const shares = () =>
      page
        .locator(".top .row")
        .evaluateAll((rows) => rows.map((row) => (row as HTMLElement).style.getPropertyValue("--share")));
    expect(await shares()).toEqual(["1", "0.02", "0"]);
    expect(await page.locator(".crown-new").count()).toBe(0);
    await told({ name: "leo", tokens: 12_000 }, { name: "ana", tokens: 10_000 });
    await page.locator(".row:has-text('leo') .crown-new").waitFor();
  });
});

describe.concurrent("answers", () => {
  it("are cards of six seconds, one in ten at most", async (test) => {
    const { bot, page } = await openShow(test, "");
    const answer = (text: string) => ({ answer: { command: "goal", name: "leo", text } });
    const ask = chatMessage({ from: "leo", message: "!goal" });
    await bot.say(entry(1, ask, answer("588 tokens to go")) + entry(2, ask, answer("too soon")));
    await shows(page, /!goal\s+leo\s+588 tokens to go/);
    // What is heard stands in a place that was there before.
    expect(await page.getByRole("status").getByText("Answer to leo: 588 tokens to go").count()).toBe(1);
    expect(await textOf(page)).not.toContain("too soon");
    await vi.waitFor(async () => expect(await page.locator(".answer").count()).toBe(0), { timeout: 10_000 });
  });
});

describe.concurrent("the bot's settings", () => {
  it("say how an alert looks, what it says and how long it stays", async (test) => {
    const { bot, page, alerts } = await openShow(test, "");
    const alert = { name: "big", look: "small", seconds: 4, text: "WOW, ana! 1,500 is a lot" };
    await bot.say(entry(1, tip({ tokens: 1500, from: "ana" }), { alerts: [alert] }));
    await page.locator(".look-small").waitFor();
    expect(await page.locator(".alert-said-amount").textContent()).toBe("1,500");
    await vi.waitFor(async () => expect(await page.locator(".alert").count()).toBe(0), { timeout: 10_000 });
    await bot.say(
      entry(2, tip({ tokens: 1500, from: "leo" }), { alerts: [] }) + entry(3, follow({ from: "kim" })),
    );
    await shows(page, "kim");
    expect(alerts.join()).not.toContain("leo");
  });

  it("say how pages look, unless the address does", async (test) => {
    const look = { theme: "neon", accent: "#ff0066", font: "Georgia" } as const;
    const { page } = await openShow(test, "", show({ look }) + state({}));
    const looks = () =>
      page.evaluate(() => {
        const root = document.documentElement;
        const style = getComputedStyle(root);
        return [root.dataset["theme"], style.getPropertyValue("--accent"), style.fontFamily.split(",")[0]];
      });
    expect(await looks()).toEqual(["neon", "#ff0066", "Georgia"]);
    await page.goto(`${page.url()}?theme=paper&accent=00ff00`);
    await isLive(page);
    expect(await looks()).toEqual(["paper", "#00ff00", "Georgia"]);
  });

  it("name pictures, and where one does not load there is the icon", async (test) => {
    const { bot, page } = await openShow(test, "", show() + state({}), /404/);
    const pixel =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";
    bot.put(encodeURI("/media/wow 😀.png"), Buffer.from(pixel, "base64"));
    const alert = { name: "big", look: "large", seconds: 2, image: encodeURI("media/wow 😀.png") };
    await bot.say(entry(1, tip({ tokens: 500, from: "ana" }), { alerts: [alert] }));
    await page.locator("img.alert-image").waitFor();
    expect(await page.locator(".medal").count()).toBe(0);
    await vi.waitFor(async () => expect(await page.locator(".alert").count()).toBe(0), { timeout: 10_000 });
    await bot.say(
      entry(2, tip({ tokens: 500, from: "ana" }), { alerts: [{ ...alert, image: "media/none.png" }] }),
    );
    await page.locator(".medal").waitFor();
    expect(await page.locator("img").count()).toBe(0);
  });

  it("pause and skip alerts, and say that a room is made up", async (test) => {
    const { bot, page } = await openShow(test, "", show({ isPaused: true, isSimulated: true }) + state({}));
    await shows(page, "Made-up room");
    await bot.say(testOf(tip({ tokens: 100, from: "ana" })) + testOf(tip({ tokens: 100, from: "leo" })));
    await page.waitForTimeout(300);
    expect(await page.locator(".alert").count()).toBe(0);
    await bot.say(show());
    await shows(page, /Test\s+ana/i);
    expect(await textOf(page)).not.toContain("Made-up room");
    await bot.say(skip());
    await shows(page, "leo");
  });

  it("have a countdown", async (test) => {
    const { bot, page } = await openShow(test, "?show=timer");
    expect(await page.locator(".timer").count()).toBe(0);
    await bot.say(show({ timerEndsAt: Date.now() + 600_000 }));
    await shows(page, /TIME LEFT\s+(10:00|9:5\d)/);
    await bot.say(show({ timerEndsAt: Date.now() - 1000 }));
    await shows(page, "0:00");
  });
});

/** What viewers read and see. */
async function seen(page: Page): Promise<string> {
  return (await textOf(page)).replace("What happens in the room", "").trim();
}

describe.concurrent("nothing for the owner is on air", () => {
  it("through a start, an empty room, and a bot that is gone for long: then there is one grey dot", async (test: TestContext) => {
    const bot: ScriptedBot = await openScriptedBot(test, show({ menu: [] }) + state({}));
    const { page } = await openPage(await openContext(test, browser(), { allowed: NO_ANSWER }));
    await page.clock.install();
    await page.addInitScript(() => {
      new MutationObserver(() => {
        if (document.querySelector('main[data-connection="lost"]'))
          Object.assign(window, { lostAt: (window as { lostAt?: number }).lostAt ?? Date.now() });
      }).observe(document, { subtree: true, childList: true, attributes: true });
    });
    await page.goto(`${bot.url}${ALL}`);
    await isLive(page);
    expect(await seen(page)).toBe("");
    bot.refuse(true);
    await page.locator('main[data-connection="lost"]').waitFor();
    const lostAt = await page.evaluate(() => (window as unknown as { lostAt: number }).lostAt);
    // From here on the page's time is the test's, whatever the machine takes.
    await page.clock.pauseAt(lostAt + 28_500);
    await page.clock.runFor(500);
    expect([await seen(page), await page.locator(".dark-dot").count()]).toEqual(["", 0]);
    await page.clock.runFor(1500);
    await page.locator(".dark-dot").waitFor();
    expect(await seen(page)).toBe("");
    bot.refuse(false);
    await page.clock.resume();
    await isLive(page);
    expect(await page.locator(".dark-dot").count()).toBe(0);
  });

  it("in OBS not even a mistake in the address", async (test) => {
    const bot = await openScriptedBot(test, show() + state({}));
    const { page } = await openPage(await openContext(test, browser()));
    await page.goto(`${bot.url}?shwo=goal`);
    await shows(page, "Unknown option “shwo”");
    await page.addInitScript(() => Object.assign(window, { obsstudio: {} }));
    await page.reload();
    await isLive(page);
    expect(await seen(page)).toBe("");
  });
});
