import { Simulator } from "@cb-events/simulator";
import { expect, it } from "vitest";
import { findChromium } from "../../../apps/checks/src/chromium.js";
import { useBrowser } from "./chromium.js";
import { heapOf, startMeasuring, stopMeasuring } from "./measure.js";
import { openContext, openPage } from "./page.js";
import { openScriptedBot } from "./scripted-bot.js";
import { everythingKept } from "./stored.js";
import { Tips, tokensOf } from "./tips.js";

// A check that cannot fail proves nothing: each finds what is broken on purpose.

const browser = useBrowser();

it("finds an alert that is missing, comes twice, or too early", () => {
  const tips = new Tips(new Simulator());
  tips.emit(4);
  expect(() =>
    tips.expectOnce(["a tipped 1 token", "b tipped 2 tokens, and 1 more tip, 4 tokens", "c tipped 8 tokens"]),
  ).not.toThrow();
  for (const alerts of [
    ["a tipped 1 token", "b tipped 2 tokens", "c tipped 8 tokens"],
    ["a tipped 1 token", "b tipped 2 tokens", "b tipped 2 tokens", "x tipped 4 tokens", "c tipped 8 tokens"],
    ["b tipped 2 tokens", "a tipped 1 token", "x tipped 4 tokens", "c tipped 8 tokens"],
  ]) {
    expect(() => tips.expectOnce(alerts)).toThrow(/expected/);
  }
  expect(
    tokensOf("a tipped 3 times, 1,234 tokens, and 2 more tips, 1,000,000 tokens · 3 more followers"),
  ).toBe(1_001_234);
});

it("fails without a browser", () => {
  expect(() => findChromium("/nowhere")).toThrow(/install Chromium/);
});

it("finds an error of the page, a message on its console, and a dialog", async (test) => {
  const endings: (() => unknown)[] = [];
  const context = await openContext(
    { onTestFinished: (end) => void endings.push(end as () => unknown) },
    browser(),
  );
  const { page } = await openPage(context);
  await page.goto((await openScriptedBot(test)).url);
  await page.evaluate(() => {
    setTimeout(() => {
      throw new Error("thrown on purpose");
    });
    // biome-ignore lint/suspicious/noConsole: it is to be found
    console.error("printed on purpose");
    alert("asked on purpose");
    return new Promise((resolve) => setTimeout(resolve, 50));
  });
  await expect(Promise.all(endings.map((end) => end()))).rejects.toThrow(
    expect.objectContaining({
      actual: expect.arrayContaining([
        expect.stringContaining("thrown on purpose"),
        expect.stringContaining("printed on purpose"),
        expect.stringContaining("asked on purpose"),
      ]),
    }),
  );
});

it("finds a long task, many elements, and a heap that grows", async (test) => {
  const bot = await openScriptedBot(test);
  const { page } = await openPage(await openContext(test, browser()));
  await page.goto(bot.url);
  const before = await heapOf(page);
  await startMeasuring(page);
  await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let at = 0; at < 500; at += 1) document.body.append(document.createElement("i"));
    Object.assign(window, { leak: Array.from({ length: 100_000 }, (_, at) => `leaked ${at}`) });
    await frame();
    await new Promise((resolve) =>
      setTimeout(() => {
        // Work that is counted, not timed: of a second by the clock a busy machine may give the page a fifth.
        for (let count = 0; count < 8_000_000; count += 1) performance.now();
        resolve(undefined);
      }),
    );
    await frame();
    await frame();
  });
  const { longestTask, mostElements } = await stopMeasuring(page);
  expect(longestTask).toBeGreaterThan(250);
  expect(mostElements).toBeGreaterThan(500);
  expect(await heapOf(page)).toBeGreaterThan(before * 1.5);
});

it("finds what a page keeps, wherever it keeps it", async (test) => {
  const bot = await openScriptedBot(test);
  const context = await openContext(test, browser());
  const { page } = await openPage(context);
  await page.goto(bot.url);
  await page.evaluate(async () => {
    localStorage.setItem("a", "in-local-storage");
    sessionStorage.setItem("a", "in-session-storage");
    await cookieStore.set("a", "in-a-cookie");
    await (await caches.open("in-a-cache-name")).put("/in-a-cache-key", new Response("in-a-cache"));
    await new Promise((resolve) => {
      const opening = indexedDB.open("in-a-database-name");
      opening.onupgradeneeded = () =>
        opening.result.createObjectStore("store").put("in-a-database", "in-a-key");
      opening.onsuccess = () => resolve(opening.result.close());
    });
  });
  const kept = await everythingKept(page, context);
  for (const place of [
    "in-local-storage",
    "in-session-storage",
    "in-a-cookie",
    "in-a-cache-name",
    "in-a-cache-key",
    "in-a-cache",
    "in-a-database-name",
    "in-a-database",
    "in-a-key",
  ]) {
    expect(kept).toContain(place);
  }
});
