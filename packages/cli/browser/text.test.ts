import { chatMessage, follow, mediaPurchase, roomSubjectChange, tip } from "@cb-events/simulator";
import type { Page } from "playwright-core";
import { describe, expect, it, type TestContext, vi } from "vitest";
import { openRoom } from "./bot.js";
import { useBrowser } from "./chromium.js";
import { ALL, isLive, MAX_WAIT, openContext, openPage, shows, textOf } from "./page.js";

const browser = useBrowser();

/** Each would leave a mark if it were more than text. */
const MARKUP = [
  `<script>mark()</script>`,
  `<img src=x onerror=mark()>`,
  `"><svg onload=mark()>`,
  `<iframe srcdoc="<script>parent.mark()</script>"></iframe>`,
  `<a href="javascript:mark()">here</a>`,
  `</p></div></main><h1>injected</h1>`,
  `<style>main{display:none}</style>`,
  `{{constructor.constructor('mark()')()}}`,
  `&lt;script&gt;mark()&lt;/script&gt;`,
];

/** What no layout likes. */
const ODD = [
  `\u202Egnp.exe\u202C turned`,
  `a\u0000b\u0007c\u001Bd\u009Be`,
  `line\nline\r\nline\tline\u2028line`,
  `W`.repeat(10_000),
  `😀`.repeat(5000),
  `👩‍👩‍👧‍👦👍🏽🇦🇹`.repeat(20),
  `Z${"\u0335\u0489\u0300".repeat(300)}algo`,
  `\u200b\u200d\u2060`,
  `مرحبا بالعالم שלום`,
  `﷽`.repeat(200),
  ` `.repeat(500),
];

/** Emits every kind of event that is shown, with this as its name and its text. */
function emitAll(feed: Awaited<ReturnType<typeof openRoom>>["feed"], text: string): void {
  feed.emit(chatMessage({ from: text, message: text }));
  feed.emit(tip({ from: text, tokens: 1, note: text }));
  feed.emit(follow({ from: text }));
  feed.emit(mediaPurchase({ from: text, name: text }));
  feed.emit(roomSubjectChange({ subject: text }));
}

/** A page of this width, in which whoever calls `mark` is found out. */
async function openMarked(test: TestContext, width: number) {
  const room = await openRoom(test);
  await room.start();
  const context = await openContext(test, browser(), { viewport: { width, height: 900 } });
  const { page, alerts } = await openPage(context);
  await page.addInitScript(() => {
    Object.assign(window, { marks: 0, mark: () => Object.assign(window, { marks: 1 }) });
  });
  await page.goto(room.url + ALL);
  await isLive(page);
  return { room, page, alerts };
}

function marksIn(page: Page): Promise<unknown> {
  return page.evaluate(() => (window as unknown as { marks: number }).marks);
}

/** What is in the page that the page itself never has. */
function foreignElements(page: Page): Promise<number> {
  return page.locator("main :is(script, img, iframe, a, style, object, form, input), main h1 ~ h1").count();
}

/** How far something that is seen stands out of the window on the sides, in pixels. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    const beyond = [...document.querySelectorAll("main *")].map((element) => {
      let { left, right } = element.getBoundingClientRect();
      // What a box around it cuts off is not seen.
      for (
        let box = element.parentElement;
        box !== null && box.localName !== "main";
        box = box.parentElement
      ) {
        const style = getComputedStyle(box);
        if (style.overflowX === "visible" && style.clipPath === "none") continue;
        const edges = box.getBoundingClientRect();
        left = Math.max(left, edges.left);
        right = Math.min(right, edges.right);
      }
      return right <= left ? 0 : Math.round(Math.max(-left, right - clientWidth));
    });
    return Math.max(scrollWidth - clientWidth, ...beyond);
  });
}

it("finds markup and overflow where there are some", async (test) => {
  const { page } = await openMarked(test, 360);
  expect([await foreignElements(page), await overflow(page), await marksIn(page)]).toEqual([0, 0, 0]);
  await page.evaluate(() => {
    const wide = document.createElement("div");
    wide.style.cssText = "position: absolute; left: 0; width: 400px";
    document.querySelector("main")?.append(wide, document.createElement("img"));
    (window as unknown as { mark(): void }).mark();
  });
  expect(await foreignElements(page)).toBe(1);
  expect(await overflow(page)).toBeGreaterThan(39);
  expect(await marksIn(page)).toBe(1);
});

describe.concurrent.each([1920, 360])("in a window of %i pixels", (width) => {
  it("markup in names and texts stays text", async (test) => {
    const { room, page, alerts } = await openMarked(test, width);
    for (const text of MARKUP) emitAll(room.feed, text);
    const chat = () => page.locator(".chat").textContent();
    await vi.waitFor(async () => expect(await chat()).toContain(MARKUP.at(-1)), { timeout: MAX_WAIT });
    await vi.waitFor(() => expect(alerts.length).toBeGreaterThan(2), { timeout: MAX_WAIT });
    expect(await foreignElements(page)).toBe(0);
    expect(await marksIn(page)).toBe(0);
    expect(await overflow(page)).toBe(0);
    const shown = await chat();
    for (const text of MARKUP.slice(-8)) expect(shown).toContain(text);
  });

  it("odd characters and long texts break no layout, and turn nothing around", async (test) => {
    const { room, page, alerts } = await openMarked(test, width);
    // What slides in stands out of a narrow window for a moment, and should.
    await page.emulateMedia({ reducedMotion: "reduce" });
    for (const text of ODD) emitAll(room.feed, text);
    room.feed.emit(chatMessage({ from: "last_one", message: "the end" }));
    await shows(page, "the end");
    let worst = 0;
    // Some alerts long: the layout of each counts.
    await vi.waitFor(
      async () => {
        worst = Math.max(worst, await overflow(page));
        expect(alerts.length).toBeGreaterThan(4);
      },
      { timeout: MAX_WAIT, interval: 150 },
    );
    expect(worst).toBe(0);
    const text = await textOf(page);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    expect(text.length).toBeLessThan(20_000);
    const { height = 0 } = (await page.locator(".alerts").boundingBox()) ?? {};
    expect(height).toBeLessThan(500);
  });
});
