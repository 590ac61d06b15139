import { Simulator, tip } from "@cb-events/simulator";
import { listen } from "@cb-events/simulator/node";
import type { Page } from "playwright-core";
import { describe, expect, it, type TestContext, vi } from "vitest";
import { TOKEN } from "./bot.js";
import { useBrowser } from "./chromium.js";
import { alertsAreOver, isLive, MAX_WAIT, openContext, openPage, shows, textOf } from "./page.js";
import { openScriptedBot } from "./scripted-bot.js";
import { everythingKept } from "./stored.js";
import { shownTips, Tips } from "./tips.js";

const browser = useBrowser();

const LOOK = "?show=alerts,goal,top,latest&seconds=2";

/** The page on a server of files, and a feed on another port, which the page may read across origins. */
async function openBoth(test: TestContext, bypassCSP: boolean, allowed?: RegExp) {
  const files = await openScriptedBot(test);
  const feed = new Simulator({ username: "room_owner", token: TOKEN, rateLimit: Infinity });
  const server = await listen(feed);
  test.onTestFinished(() => server.close());
  const context = await openContext(test, browser(), { bypassCSP, ...(allowed && { allowed }) });
  const opened = await openPage(context);
  return { ...opened, feed, eventsUrl: server.eventsUrl, home: files.url, url: `${files.url}${LOOK}` };
}

/** All addresses that the window has been at. */
async function historyOf(page: Page): Promise<string[]> {
  const devTools = await page.context().newCDPSession(page);
  const { entries } = await devTools.send("Page.getNavigationHistory");
  await devTools.detach();
  return entries.map(({ url }) => url);
}

describe.concurrent("without a server", () => {
  it("the page follows the feed by itself, and the URL stays nowhere but in its memory", async (test) => {
    const { page, context, alerts, feed, eventsUrl, url } = await openBoth(test, true);
    feed.emit({ ...tip({ tokens: 1_000_000, from: "early_bird" }), id: `${Date.now() - 60_000}-0` });
    await page.goto(`${url}#${eventsUrl}`);
    const address = `${url.replaceAll(",", "%2C")}&mode=direct`;
    await shows(page, "early_bird");
    expect(page.url()).toBe(address);
    const tips = new Tips(feed);
    tips.emit(3);
    await vi.waitFor(() => expect(shownTips(alerts)).toContain(2), { timeout: MAX_WAIT });
    await alertsAreOver(page);
    tips.expectOnce(alerts);

    const kept = await everythingKept(page, context);
    expect(kept).toContain("room_owner");
    expect(kept).not.toContain(TOKEN);
    expect(kept).not.toContain("/events/");
    expect((await historyOf(page)).at(-1)).toBe(address);
    expect((await historyOf(page)).join()).not.toContain(TOKEN);
    expect(await page.content()).not.toContain(TOKEN);
  });

  it("a reload asks for the URL again, misses nothing, and repeats nothing", async (test) => {
    const { page, alerts, feed, eventsUrl, url } = await openBoth(test, true);
    await page.goto(`${url}#${encodeURIComponent(eventsUrl)}`);
    await isLive(page);
    const tips = new Tips(feed);
    tips.emit(3);
    await vi.waitFor(() => expect(alerts).not.toEqual([]), { timeout: MAX_WAIT });
    await page.reload();
    await shows(page, "Your events URL");
    tips.emit(2);
    await page.getByLabel("Events URL").fill(eventsUrl);
    await page.getByRole("button", { name: "Connect" }).click();
    tips.emit(1);
    await vi.waitFor(() => expect(shownTips(alerts)).toContain(5), { timeout: MAX_WAIT });
    await alertsAreOver(page);
    tips.expectOnce(alerts);
    await shows(page, /viewer_5\s+32\s+2\s+viewer_4\s+16/);
  });

  it("a URL that is put behind the address of an open page is taken at once, and followed", async (test) => {
    const { page, alerts, feed, eventsUrl, url } = await openBoth(test, true);
    await page.goto(`${url}&mode=preview`);
    await page.evaluate((hash) => location.assign(`#${hash}`), eventsUrl);
    await isLive(page);
    const address = `${url.replaceAll(",", "%2C")}&mode=direct`;
    expect(page.url()).toBe(address);
    expect((await historyOf(page)).join()).not.toContain(TOKEN);
    const before = alerts.length;
    const tips = new Tips(feed);
    tips.emit(2);
    await vi.waitFor(() => expect(shownTips(alerts.slice(before))).toContain(1), { timeout: MAX_WAIT });
    await alertsAreOver(page);
    // The show that was made up has ended.
    tips.expectOnce(alerts.slice(before));
  });

  it("a wrong URL is refused in words, and not repeated", async (test) => {
    const { page, feed, eventsUrl, url } = await openBoth(test, true, /^Failed to load resource: .* 401/);
    await page.goto(`${url}&mode=direct`);
    await shows(page, "Treat it as a password");
    await page.getByLabel("Events URL").fill("https://example.com/events/a/b/");
    await page.getByRole("button", { name: "Connect" }).click();
    await shows(page, "This is no events URL");
    expect(await textOf(page)).not.toContain("example.com");
    await page.getByLabel("Events URL").fill(eventsUrl.replace(TOKEN, "wrong"));
    await page.getByRole("button", { name: "Connect" }).click();
    await shows(page, "Not connected: The feed refuses this events URL");
    expect(feed.requests).toHaveLength(1);
  });

  it("the policy lets the page ask its own origin and the two hosts of the feed, and nobody else", async (test) => {
    const { page, feed, eventsUrl, url, home } = await openBoth(test, false, /Content Security Policy/);
    await page.addInitScript(() => {
      const blocked: string[] = [];
      addEventListener("securitypolicyviolation", (event) => blocked.push(event.effectiveDirective));
      Object.assign(window, { blocked });
    });
    await page.goto(`${url}#${eventsUrl}`);
    await shows(page, "Not connected: The feed cannot be reached");
    expect(await page.evaluate(() => (window as unknown as { blocked: string[] }).blocked)).toContain(
      "connect-src",
    );
    expect(feed.requests).toEqual([]);
    for (const path of ["", "control.html", "settings.html"]) {
      const html = await (await fetch(home + path)).text();
      const policy = /http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(html)?.[1] ?? "";
      const connect = policy.split("; ").find((rule) => rule.startsWith("connect-src "));
      expect(connect).toBe(
        "connect-src 'self' https://eventsapi.chaturbate.com https://events.testbed.cb.dev",
      );
      expect(policy).toMatch(/^default-src 'none'/);
    }
  });
});
