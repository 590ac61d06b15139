import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { expect, type TestContext, vi } from "vitest";
import { watchAlerts } from "./watch-alerts.js";

/** All parts, alerts as short as they can be, and what is meant for the owner. */
export const ALL = "?show=alerts,goal,top,latest,ticker,chat&seconds=2&notes=on";

/** What a browser says by itself when nobody answers. It is no fault of a page that waits for its bot. */
export const NO_ANSWER = /^Failed to load resource: net::ERR_/;

/** How long to wait for what has to come, in milliseconds. Generous: a busy machine is no failure. */
export const MAX_WAIT = 90_000;

interface Options extends BrowserContextOptions {
  /** Messages of the console that the test provokes. */
  readonly allowed?: RegExp;
}

export interface OpenedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What alerted in this page, over all reloads: one sentence each, as it is read out. */
  readonly alerts: readonly string[];
}

/** A browser without a past, which ends with the test. An error in a page or on its console fails the test. */
export async function openContext(
  { onTestFinished }: Pick<TestContext, "onTestFinished">,
  browser: Browser,
  { allowed = /$^/, ...options }: Options = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, ...options });
  const faults: string[] = [];
  context.on("console", (message) => {
    if (message.type() !== "error" && message.type() !== "warning") return;
    if (!allowed.test(message.text())) faults.push(`${message.type()}: ${message.text()}`);
  });
  context.on("weberror", (error) => faults.push(String(error.error())));
  context.on("dialog", (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  onTestFinished(async () => {
    await context.close();
    expect(faults).toEqual([]);
  });
  return context;
}

/** A page of it, not led anywhere yet. */
export async function openPage(context: BrowserContext): Promise<OpenedPage> {
  const alerts: string[] = [];
  const page = await context.newPage();
  await page.exposeFunction("sawAlert", (sentence: string) => void alerts.push(sentence));
  await page.addInitScript(watchAlerts);
  return { page, context, alerts };
}

/** Resolves when no alert is on show and none waits: what comes twice has come. */
export async function alertsAreOver(page: Page): Promise<void> {
  const heard = () => page.locator('.alerts [role="status"]').allTextContents();
  await vi.waitFor(async () => expect(await heard()).toEqual([""]), { timeout: MAX_WAIT, interval: 100 });
}

/** The text that the page shows, as a person reads it. */
export function textOf(page: Page): Promise<string> {
  // biome-ignore lint/performance/useDomNodeTextContent: what is hidden is not read
  return page.locator("main").innerText();
}

/** Resolves when the page shows this. */
export async function shows(page: Page, text: string | RegExp, timeout = MAX_WAIT): Promise<void> {
  await vi.waitFor(async () => expect(await textOf(page)).toMatch(text), { timeout, interval: 100 });
}

/** Resolves when the page shows what is going on. */
export async function isLive(page: Page, timeout = MAX_WAIT): Promise<void> {
  await page.locator('main[data-connection="live"][data-room="known"]').waitFor({ timeout });
}
