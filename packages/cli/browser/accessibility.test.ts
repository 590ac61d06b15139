import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { chatMessage, fanclubJoin, follow, tip } from "@cb-events/simulator";
import type axe from "axe-core";
import type { BrowserContextOptions, Page } from "playwright-core";
import { describe, expect, it, type TestContext } from "vitest";
import { openRoom } from "./bot.js";
import { useBrowser } from "./chromium.js";
import { ALL, isLive, NO_ANSWER, openContext, openPage, shows } from "./page.js";

const browser = useBrowser();
const source = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** A page that may run axe: the policy lets no foreign script in. Nothing moves in it, so that colours are what they are. */
async function openStill(
  test: TestContext,
  options: BrowserContextOptions & { readonly allowed?: RegExp } = {},
): Promise<Page> {
  const context = await openContext(test, browser(), {
    bypassCSP: true,
    reducedMotion: "reduce",
    ...options,
  });
  return (await openPage(context)).page;
}

/** What is serious or critical, as `rule: element`. */
async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(source);
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: typeof axe }).axe.run(document),
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}

/** Something in all parts, an alert among them, and an event that is none. */
async function fill(page: Page, feed: Awaited<ReturnType<typeof openRoom>>["feed"]): Promise<void> {
  await isLive(page);
  for (const event of [
    tip({ tokens: 250, from: "ana", note: "for you" }),
    fanclubJoin({ from: "ben" }),
    follow({ from: "cleo" }),
    chatMessage({ from: "ben", message: "hello all", user: { isMod: true } }),
    chatMessage({ from: "cleo", message: "hi ben" }),
  ]) {
    feed.emit(event);
  }
  await shows(page, "hi ben");
  await shows(page, "for you");
  await shows(page, "250 / 1,000,000");
}

describe("axe finds nothing serious", () => {
  it.for([
    ["glass", "none", 1920],
    ["paper", "none", 1920],
    ["neon", "none", 1920],
    ["glass", "theme", 360],
    ["paper", "theme", 360],
    ["neon", "theme", 360],
  ] as const)(
    "in the overlay: theme %s, background %s, %i pixels wide",
    async ([theme, background, width], test) => {
      const room = await openRoom(test);
      await room.start();
      const page = await openStill(test, { viewport: { width, height: 900 } });
      await page.goto(`${room.url}${ALL}&theme=${theme}&background=${background}`);
      await fill(page, room.feed);
      expect(await faultsOf(page)).toEqual([]);
    },
  );

  it("in a page that is not connected, with options that are wrong", async (test) => {
    const room = await openRoom(test);
    await room.start();
    const page = await openStill(test, { allowed: NO_ANSWER });
    await page.goto(`${room.url}${ALL}&theme=pink&colour=red`);
    await fill(page, room.feed);
    await room.end("SIGKILL");
    await shows(page, "Not connected");
    expect(await faultsOf(page)).toEqual([]);
  });

  it("on the settings page, the control page, nor on the page that asks for the URL", async (test) => {
    const room = await openRoom(test);
    await room.start();
    const page = await openStill(test);
    await page.goto(`${room.url}choices.html`);
    await shows(page, "For a browser source in OBS");
    expect(page.url()).toBe(`${room.url}settings.html`);
    expect(await faultsOf(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await faultsOf(page)).toEqual([]);
    await page.goto(`${room.url}control.html`);
    await shows(page, "Live");
    await page.getByText("Addresses for OBS").click();
    expect(await faultsOf(page)).toEqual([]);
    await page.goto(`${room.url}?mode=direct`);
    await shows(page, "Your events URL");
    expect(await faultsOf(page)).toEqual([]);
  });
});

it("the keyboard reaches everything on the control page, and what it reaches is seen", async (test) => {
  const room = await openRoom(test);
  await room.start();
  const page = await openStill(test, { viewport: { width: 360, height: 740 } });
  await page.goto(`${room.url}control`);
  await shows(page, "Live");
  await shows(page, /checks? (?:is|are) fine/);
  await page.getByText("Addresses for OBS").click();
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  const wanted = await page.locator("button:enabled, summary, select, input, a[href]:visible").count();
  const reached = new Set<string>();
  for (let step = 0; step < wanted + 5; step += 1) {
    await page.keyboard.press("Tab");
    const { key, covered, outline } = await page.evaluate(focused);
    if (key === "") continue;
    reached.add(key);
    expect([key, covered, outline]).toEqual([key, false, true]);
  }
  expect(reached.size).toBe(wanted);
});

/** Runs in a page: what has the focus, whether the dock covers it, and whether it is seen to have it. */
function focused() {
  const element = document.activeElement as HTMLElement;
  if (element === document.body) return { key: "", covered: false, outline: true };
  const all = [...document.querySelectorAll("button, summary, select, input, a")];
  const { bottom, top } = element.getBoundingClientRect();
  const dock = document.querySelector(".dock") as HTMLElement;
  const edge = dock.querySelector("button")?.getBoundingClientRect().top ?? 0;
  return {
    key: `${all.indexOf(element)} ${element.textContent || element.id}`,
    covered: !dock.contains(element) && (bottom > edge || top < 0),
    outline: getComputedStyle(element).outlineStyle === "solid",
  };
}

it("axe finds what is wrong in a page", async (test) => {
  const page = await openStill(test);
  await page.setContent(
    `<html lang="en"><title>x</title><main><h1>x</h1><img src="data:,"><input></main></html>`,
  );
  expect((await faultsOf(page)).map((fault) => fault.split(":")[0])).toEqual(["image-alt", "label"]);
});
