import { chatMessage, fanclubJoin, follow, mediaPurchase, tip } from "@cb-events/simulator";
import type { Page } from "playwright-core";
import { describe, expect, it, type TestContext } from "vitest";
import { useBrowser } from "./chromium.js";
import { EVENTS, roomAfter } from "./made-up-room.js";
import { isLive, openContext, openPage } from "./page.js";
import { entry, openScriptedBot, show, state } from "./scripted-bot.js";

const browser = useBrowser();

const ALL = "?show=alerts,goal,menu,top,latest,ticker,chat,timer";

const MENU = ["a wave", "say your name", "your song", "spin around"].map((what, at) => ({
  tokens: 10 + at * 7,
  what,
}));

/** In pixels of a frame of 1080p. Viewers see it at a third of that, and smaller. */
const LEAST = 24;
const BODY = 30;

async function openEvening(test: TestContext, query: string, size: { width: number; height: number }) {
  const timerEndsAt = Date.now() + 600_000;
  const greeting = show({ menu: MENU, timerEndsAt }) + state(roomAfter(), EVENTS.length);
  const bot = await openScriptedBot(
    test,
    greeting + EVENTS.map((event, at) => entry(at + 1, event)).join(""),
  );
  const { page } = await openPage(
    await openContext(test, browser(), { viewport: size, reducedMotion: "reduce" }),
  );
  await page.goto(bot.url + query);
  await isLive(page);
  return { bot, page };
}

/** Every text that is seen, with the size of its type. */
function textsOf(page: Page): Promise<{ text: string; size: number; name: string }[]> {
  return page.evaluate(() => {
    const walker = document.createTreeWalker(document.querySelector("main") as Element, NodeFilter.SHOW_TEXT);
    const texts: { text: string; size: number; name: string }[] = [];
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement as HTMLElement;
      const text = walker.currentNode.textContent?.trim() ?? "";
      const { width, height } = element.getBoundingClientRect();
      if (text === "" || width < 2 || height < 2 || element.closest(".unseen")) continue;
      texts.push({
        text,
        size: Number.parseFloat(getComputedStyle(element).fontSize),
        name: element.className,
      });
    }
    return texts;
  });
}

/** The size of the type of the only element of this kind. */
async function sizeOf(page: Page, selector: string): Promise<number> {
  return page.locator(selector).evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize));
}

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

async function boxesOf(page: Page, selector: string): Promise<Rectangle[]> {
  return page.locator(selector).evaluateAll((elements) =>
    elements.flatMap((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      // A part that does not fit into its column stands beside it, out of sight.
      const side = element.closest(".side")?.getBoundingClientRect();
      return side && x >= side.right ? [] : [{ x, y, width, height }];
    }),
  );
}

/** The line of the alert, measured in one go as soon as there is one: a small one stays for 3 s only. */
async function lineOf(page: Page) {
  const measured = await page.waitForFunction(() => {
    const [who, tokens] = [
      document.querySelector(".alert-who"),
      document.querySelector(".alert-amount strong"),
    ];
    const boxes = [".alert-name", ".alert-amount"].map((one) =>
      document.querySelector(one)?.getBoundingClientRect(),
    );
    const [first, second] = boxes.map(
      (box) => box && { x: box.x, y: box.y, width: box.width, height: box.height },
    );
    if (!who || !tokens || !first || !second) return undefined;
    const size = (element: Element) => Number.parseFloat(getComputedStyle(element).fontSize);
    return { name: size(who), amount: size(tokens), first, second };
  });
  const line = await measured.jsonValue();
  if (line === undefined) throw new Error("There is no alert");
  return line;
}

const KINDS = {
  small: tip({ tokens: 5, from: "leo", note: "hi!" }),
  normal: tip({ tokens: 25, from: "marco_88", note: "hi from Lisbon" }),
  large: tip({ tokens: 150, from: "moonlit_ana", note: "for the next song, you are wonderful!" }),
  huge: tip({ tokens: 500, from: "velvet_storm", note: "happy birthday!" }),
  frame: tip({ tokens: 2500, from: "old_wolf_29", note: "you deserve the world" }),
  "of a menu": tip({ tokens: 24, from: "marco_88", note: "please" }),
  follow: follow({ from: "quiet_fox" }),
  fanclub: fanclubJoin({ from: "paper_crane" }),
  sale: mediaPurchase({ from: "north_harbour", tokens: 199, name: "Beach day, 42 photos" }),
  "with long words": tip({ tokens: 1_234_567, from: "W".repeat(10_000), note: "😀".repeat(5000) }),
};

/** What the rules say of the name and of the amount. */
const RULES: Readonly<
  Record<string, { name: readonly [number, number]; amount: readonly [number, number] }>
> = {
  small: { name: [36, 36], amount: [36, 36] },
  normal: { name: [56, 84], amount: [96, 160] },
  large: { name: [56, 84], amount: [96, 160] },
  huge: { name: [56, 84], amount: [96, 160] },
  frame: { name: [56, 84], amount: [96, 160] },
};

describe.concurrent("in 1080p", () => {
  const size = { width: 1920, height: 1080 };

  it.for(Object.entries(KINDS))(
    "no type is too small to be read: an alert %s",
    async ([kind, event], test) => {
      const { bot, page } = await openEvening(test, ALL, size);
      await bot.say(entry(100, event));
      await page.locator(".alert").waitFor();
      const texts = await textsOf(page);
      expect(texts.filter((text) => text.size < LEAST - 0.01)).toEqual([]);
      expect(texts.length).toBeGreaterThan(20);
      for (const selector of [".chat .words", ".top .name", ".latest .name", ".menu .name", ".tick .name"])
        expect(
          await page
            .locator(selector)
            .first()
            .evaluate((element) => getComputedStyle(element).fontSize),
        ).toBe(`${BODY}px`);
      expect(Math.round(await sizeOf(page, ".goal-numbers strong"))).toBe(48);
      expect(Math.round(await sizeOf(page, ".goal-numbers"))).toBe(32);
      // It reads as one sentence, in sizes that grow with the tip.
      const rule = RULES[kind];
      await page.goto(`${bot.url}?source=alone`);
      await isLive(page);
      await bot.say(entry(101, event));
      if (rule === undefined) return;
      const { name, amount, first, second } = await lineOf(page);
      expect(name).toBeGreaterThanOrEqual(rule.name[0] - 0.5);
      expect(name).toBeLessThanOrEqual(rule.name[1] + 0.5);
      expect(amount).toBeGreaterThanOrEqual(rule.amount[0] - 0.5);
      expect(amount).toBeLessThanOrEqual(rule.amount[1] + 0.5);
      expect(second.x).toBeGreaterThanOrEqual(first.x + first.width);
      expect(Math.abs(first.y + first.height - (second.y + second.height))).toBeLessThan(30);
    },
  );

  it("the parts that are there by default cover a fifth of the frame at most, within 5 % of its edges", async (test) => {
    const { bot, page } = await openEvening(test, "", size);
    await bot.say(entry(100, KINDS.large));
    await page.locator(".alert").waitFor();
    const plates = await boxesOf(page, ".panel");
    const covered = plates.reduce((sum, { width, height }) => sum + width * height, 0);
    expect(plates).toHaveLength(2);
    expect(covered / (size.width * size.height)).toBeLessThanOrEqual(0.2);
    for (const { x, y, width, height } of plates) {
      expect(x).toBeGreaterThanOrEqual(size.width * 0.05 - 1);
      expect(x + width).toBeLessThanOrEqual(size.width * 0.95 + 1);
      expect(y).toBeGreaterThanOrEqual(size.height * 0.05 - 1);
      expect(y + height).toBeLessThanOrEqual(size.height * 0.95 + 1);
    }
  });

  it.for(["bottom", "top", "left", "right", "corner"])(
    "no part covers another with alerts at %s",
    async (at, test) => {
      const { bot, page } = await openEvening(test, `${ALL}&at=${at}`, size);
      await bot.say(entry(100, KINDS.normal));
      await page.locator(".alert").waitFor();
      const boxes = await boxesOf(page, ".panel, .messages");
      expect(boxes.length).toBeGreaterThan(5);
      expect(overlapsOf(boxes)).toEqual([]);
    },
  );
});

describe.concurrent("in a source of the size that OBS gives at first", () => {
  const size = { width: 800, height: 600 };

  it("the type has the sizes of 1080p, and no part is cut in half", async (test) => {
    const { bot, page } = await openEvening(test, ALL, size);
    expect((await textsOf(page)).filter((text) => text.size < LEAST - 0.01)).toEqual([]);
    const inside = ({ x, y, width, height }: Rectangle) =>
      x >= 0 && y >= 0 && x + width <= size.width && y + height <= size.height;
    const boxes = await boxesOf(page, ".panel");
    for (const box of boxes) expect(inside(box), JSON.stringify(box)).toBe(true);
    for (const [at, event] of Object.values(KINDS).entries()) {
      await bot.say(entry(100 + at, event));
      await page.locator(".alert").first().waitFor();
      const [alert] = await boxesOf(page, ".alert-entering .alert");
      expect(
        alert && inside(alert),
        `${at} ${JSON.stringify(alert)} ${JSON.stringify(await boxesOf(page, ".goal, .middle, .ticker"))}`,
      ).toBe(true);
      await bot.say(`event: control\ndata: {"action":"skip"}\n\n`);
      await page.locator(".alert").first().waitFor({ state: "detached" });
    }
  });
});

describe.concurrent("whoever wants no motion", () => {
  it("sees nothing move: what comes and goes fades", async (test) => {
    const { bot, page } = await openEvening(test, ALL, { width: 1920, height: 1080 });
    await bot.say(entry(100, KINDS.frame) + entry(101, chatMessage({ from: "leo", message: "wow" })));
    await page.locator(".alert").waitFor();
    const moved = await page.evaluate(() =>
      document
        .getAnimations()
        .flatMap(({ effect }) => (effect as KeyframeEffect).getKeyframes())
        .flatMap((frame) => Object.keys(frame))
        .filter((name) => !["offset", "computedOffset", "easing", "composite", "opacity"].includes(name)),
    );
    expect(moved).toEqual([]);
    expect(await page.locator(".flyer").count()).toBe(0);
  });
});

it("only transform and opacity move", async (test) => {
  const { bot, page } = await openEvening(test, ALL, { width: 1920, height: 1080 });
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await bot.say(entry(100, KINDS.frame) + entry(101, chatMessage({ from: "leo", message: "wow" })));
  await page.locator(".alert").waitFor();
  const moved = await page.evaluate(() =>
    document
      .getAnimations()
      .flatMap(({ effect }) => (effect as KeyframeEffect).getKeyframes())
      .flatMap((frame) => Object.keys(frame))
      .filter((name) => !["offset", "computedOffset", "easing", "composite"].includes(name)),
  );
  expect(new Set(moved)).toEqual(new Set(["opacity", "transform"]));
});

/** Pairs that share more than their edges. */
function overlapsOf(boxes: readonly Rectangle[]): string[] {
  return boxes.flatMap((a, at) =>
    boxes
      .slice(at + 1)
      .filter(
        (b) =>
          a.x + 1 < b.x + b.width &&
          b.x + 1 < a.x + a.width &&
          a.y + 1 < b.y + b.height &&
          b.y + 1 < a.y + a.height,
      )
      .map((b) => `${JSON.stringify(a)} ${JSON.stringify(b)}`),
  );
}
