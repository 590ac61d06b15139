import { tip } from "@cb-events/simulator";
import type { Page } from "playwright-core";
import { expect, it, vi } from "vitest";
import { openRoom, TOKEN } from "./bot.js";
import { useBrowser } from "./chromium.js";
import { isLive, NO_ANSWER, openContext, openPage, shows } from "./page.js";
import { entry, openScriptedBot, show, state } from "./scripted-bot.js";
import { everythingKept } from "./stored.js";

/** Under this name the browser finds this machine, and takes it for another. */
const browser = useBrowser("--host-resolver-rules=MAP phone.test 127.0.0.1");

it("a phone asks for everything that is needed while on air", async (test) => {
  const greeting = show({ alerts: ["big tip"], timerEndsAt: Date.now() + 60_000 }) + state({}, 1);
  const bot = await openScriptedBot(
    test,
    greeting + entry(1, tip({ tokens: 150, from: "moonlit_ana", note: "hi" })),
  );
  const context = await openContext(test, browser(), {
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    allowed: /404/,
  });
  const { page } = await openPage(context);
  await page.goto(`${bot.url}control.html`);
  await shows(page, /Live[\s\S]*moonlit_ana[\s\S]*hi/);
  const press = async (name: string | RegExp, action: unknown) => {
    await page.getByRole("button", { name, exact: true }).tap();
    await vi.waitFor(() => expect(bot.actions.at(-1)).toEqual(action));
  };
  await press("Tip 500", { action: "test", tokens: 500 });
  await press("big tip", { action: "test", alert: "big tip" });
  await press("Show the alert of moonlit_ana again", { action: "again", place: "script-1" });
  await press("Skip", { action: "skip" });
  await press("Pause", { action: "pause", isOn: true });
  await press("Mute", { action: "mute", isOn: true });
  await bot.say(show({ isPaused: true, isMuted: true }));
  await press("Go on", { action: "pause", isOn: false });
  await press("Muted", { action: "mute", isOn: false });
  await press("+ 5 min", { action: "timer", seconds: 300, perToken: 0 });
  await page.getByLabel("Each token adds").selectOption("10");
  await press("+ 1 min", { action: "timer", seconds: 60, perToken: 10 });
  // What cannot be taken back is asked twice.
  const before = bot.actions.length;
  await page.getByRole("button", { name: "Reset tonight" }).tap();
  await page.getByRole("button", { name: "Sure? Reset" }).waitFor();
  expect(bot.actions).toHaveLength(before);
  await press("Sure? Reset", { action: "resetTonight" });
  await expect(page.getByRole("button", { name: "Next goal" }).isDisabled()).resolves.toBe(true);
});

it("every button is large enough for a thumb, and nothing stands out of a phone", async (test) => {
  const bot = await openScriptedBot(test, show({ alerts: ["x".repeat(200), "big tip"] }) + state({}));
  const context = await openContext(test, browser(), {
    viewport: { width: 360, height: 740 },
    allowed: /404/,
  });
  const { page } = await openPage(context);
  await page.goto(`${bot.url}control.html`);
  await page.locator(".state-live").waitFor();
  await page.getByText("Addresses for OBS").click();
  expect(await tooSmall(page)).toEqual([]);
  const large = await page
    .locator(".dock button")
    .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
  expect(Math.min(...large)).toBeGreaterThanOrEqual(56);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);

  await page.goto(`${bot.url}settings.html`);
  await page.getByText("Without the bot").click();
  expect(await tooSmall(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
});

/** What is pressed and is less than a thumb's width high: a label stands for what is in it. */
function tooSmall(page: Page): Promise<string[]> {
  return page
    .locator("button, summary, select, input:not([type=checkbox], [type=radio]), label.pill")
    .evaluateAll((all) =>
      all
        .filter((one) => one.getBoundingClientRect().height < 44)
        .map((one) => `${one.outerHTML.slice(0, 80)}: ${one.getBoundingClientRect().height}`),
    );
}

it("copies an address on a phone too, where the page has no https, and says that the screen may go dark", async (test) => {
  const bot = await openScriptedBot(test, show() + state({}));
  const context = await openContext(test, browser(), { allowed: /404/ });
  const { page } = await openPage(context);
  const url = bot.url.replace("127.0.0.1", "phone.test");
  await page.goto(`${url}control.html`);
  expect(await page.evaluate(() => isSecureContext)).toBe(false);
  await page.getByText("let your phone leave it on").waitFor();
  await page.getByText("Addresses for OBS").click();
  const field = page.locator(".copy", { has: page.getByLabel("Tip menu") });
  await field.getByRole("button", { name: "Copy" }).click();
  await field.getByRole("button", { name: "Copied" }).waitFor();
  await page.evaluate(() => {
    const text = document.createElement("textarea");
    document.body.append(text);
    text.focus();
  });
  await page.keyboard.press("Control+V");
  expect(await page.locator("textarea").inputValue()).toBe(`${url}?show=menu`);
});

it("gives each address with the key to who was let in, to copy and to drag into OBS, and keeps it nowhere", async (test) => {
  const room = await openRoom(test, { args: ["--host", "127.0.0.1"] });
  await room.start();
  const [, key = ""] = /\?key=([\w-]+)/.exec(room.said()) ?? [];
  const context = await openContext(test, browser());
  const { page } = await openPage(context);
  await page.goto(`${room.url}control?key=${key}`);
  expect(page.url()).toBe(`${room.url}control`);
  await page.getByText("Addresses for OBS").click();
  await page.getByText("holds the access key of your overlay").waitFor();
  expect(await page.getByLabel("Top tippers").inputValue()).toBe(`${room.url}?show=top&key=${key}`);
  const drag = page.locator(".copy", { has: page.getByLabel("Top tippers") }).locator(".drag");
  const dragged = (await drag.getAttribute("href")) ?? "";
  expect(dragged).toBe(
    `${room.url}?show=top&key=${key}&layer-name=Top%20tippers&layer-width=460&layer-height=340`,
  );
  await page.getByRole("link", { name: "settings page" }).click();
  await page.getByText("holds the access key of your overlay").waitFor();
  expect(await page.getByLabel("For a phone or a browser").inputValue()).toBe(
    `${room.url}?background=theme&key=${key}`,
  );
  const devTools = await context.newCDPSession(page);
  const { entries } = await devTools.send("Page.getNavigationHistory");
  const urls = entries.map(({ url }) => url);
  expect([urls.at(-1), urls.some((url) => url.includes(key))]).toEqual([`${room.url}settings.html`, false]);
  expect(await everythingKept(page, context)).not.toContain(key);
  // What is dragged works, in a browser that was never here.
  const obs = await openPage(await openContext(test, browser()));
  await obs.page.goto(dragged);
  await isLive(obs.page);
  expect(await obs.page.locator(".badge").count()).toBe(0);
});

it("says what the doctor says, the worst first, and asks again when that is wanted", async (test) => {
  const bot = await openScriptedBot(test, show() + state({}));
  const at = new Date().toISOString();
  const token = { name: "Token", verdict: "ok", saw: "the feed takes it" };
  const clock = { name: "Clock", verdict: "hint", saw: "12 s ahead", todo: "let the system set the clock" };
  const disk = { name: "Disk", verdict: "failed", saw: "full: 3 MB free", todo: "make room there" };
  bot.answer("/diagnosis", { at, again: 0, checks: [token, clock, disk] });
  const context = await openContext(test, browser(), {
    viewport: { width: 360, height: 740 },
    allowed: /404/,
  });
  const { page } = await openPage(context);
  await page.goto(`${bot.url}control.html`);
  await shows(
    page,
    /What the doctor says[\s\S]*Disk\s+full: 3 MB free\s+→?\s*make room there\s+[\s\S]*Clock/,
  );
  expect(await page.getByText("the feed takes it").isVisible()).toBe(false);
  await page.getByText("1 check is fine").click();
  await page.getByText("the feed takes it").waitFor();
  bot.answer("/diagnosis", { at, again: 3600, checks: [token] });
  await page.getByRole("button", { name: "Look again" }).click();
  await shows(page, "Nothing is wrong");
  expect(await page.getByRole("button", { name: "Looked just now" }).isDisabled()).toBe(true);
  expect(bot.actions).toEqual([]);
});

it("tells what a real bot finds, and never its token", async (test) => {
  const room = await openRoom(test);
  await room.start();
  const { page } = await openPage(await openContext(test, browser()));
  await page.goto(`${room.url}control`);
  await page.getByText("checks are fine").click();
  await shows(page, /Token\s+the feed takes it[\s\S]*Ledger\s+\S+state\.db is written/);
  expect(await page.content()).not.toContain(TOKEN);
});

it("finds alerts muted and held back after a restart, as they were left", async (test) => {
  const room = await openRoom(test);
  await room.start();
  const { page } = await openPage(await openContext(test, browser(), { allowed: NO_ANSWER }));
  await page.goto(`${room.url}control`);
  await page.getByRole("button", { name: "Mute" }).click();
  await page.getByRole("button", { name: "Muted", pressed: true }).waitFor();
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByText("Done").waitFor(); // It is in the file then.
  await page.getByRole("button", { name: "Go on", pressed: true }).waitFor();
  await room.end("SIGKILL");
  await page.locator(".state-lost").waitFor();
  await room.start();
  await page.reload();
  await page.getByRole("button", { name: "Muted", pressed: true }).waitFor();
  await page.getByRole("button", { name: "Go on", pressed: true }).waitFor();
});

it("drives a page on air: tests, shows again and skips", async (test) => {
  const room = await openRoom(test);
  await room.start();
  const context = await openContext(test, browser());
  const [air, phone] = [await openPage(context), await openPage(context)];
  await air.page.goto(room.url);
  await isLive(air.page);
  await phone.page.goto(`${room.url}control`);
  await shows(phone.page, "Live");
  room.feed.emit(tip({ tokens: 1500, from: "moonlit_ana", note: "hello" }));
  await air.page.locator(".look-frame").waitFor();
  await phone.page.getByRole("button", { name: "Skip" }).click();
  await air.page.locator(".alert").waitFor({ state: "detached" });
  await phone.page.getByRole("button", { name: "Show the alert of moonlit_ana again" }).click();
  await shows(air.page, /Again\s+moonlit_ana/i);
  await phone.page.getByRole("button", { name: "Skip" }).click();
  await air.page.locator(".alert").waitFor({ state: "detached" });
  await phone.page.getByRole("button", { name: "Tip 500" }).click();
  await shows(air.page, /Test[\s\S]*500/i);
  expect(air.alerts).toEqual([
    "moonlit_ana tipped 1,500 tokens: hello",
    expect.stringMatching(/^Again: moonlit_ana tipped 1,500 tokens: hello$/),
    expect.stringMatching(/^Test: .* tipped 500 tokens/),
  ]);
});
