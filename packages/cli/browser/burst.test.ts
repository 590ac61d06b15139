import { tip } from "@cb-events/simulator";
import { expect, it, vi } from "vitest";
import { openRoom } from "./bot.js";
import { useBrowser } from "./chromium.js";
import { eventOf, MOST_ELEMENTS } from "./crowd.js";
import { startMeasuring, stopMeasuring } from "./measure.js";
import { ALL, isLive, MAX_WAIT, openContext, openPage, shows } from "./page.js";
import { tokensOf } from "./tips.js";

const browser = useBrowser();

/** In milliseconds of processor time. */
const LONGEST_TASK = 200;

it("500 events in a second are shown smoothly, and no token is left out", async (test) => {
  const room = await openRoom(test, { hasFile: false });
  await room.start();
  const { page, alerts } = await openPage(await openContext(test, browser()));
  await page.goto(room.url + ALL);
  await isLive(page);

  await startMeasuring(page);
  const events = Array.from({ length: 500 }, (_, at) => eventOf(at));
  const began = performance.now();
  await room.feed.play(events.map((event) => ({ after: 0.002, event }))).done;
  const took = performance.now() - began;
  room.feed.emit(tip({ tokens: 1_000_000, from: "the_last" }));
  await shows(page, /Goal reached/i);
  const { longestTask, longestWait, mostElements, framesPerSecond } = await stopMeasuring(page);
  process.stdout.write(
    `500 events in ${Math.round(took)} ms: ${framesPerSecond.toFixed(0)} frames a second, ` +
      `longest task ${Math.round(longestTask)} ms of work in ${Math.round(longestWait)} ms, ` +
      `${mostElements} elements at most\n`,
  );
  expect(mostElements).toBeLessThanOrEqual(MOST_ELEMENTS);
  expect(longestTask).toBeLessThanOrEqual(LONGEST_TASK);
  expect(framesPerSecond).toBeGreaterThan(1);

  await vi.waitFor(() => expect(alerts.at(-1)).toContain("the_last"), { timeout: MAX_WAIT, interval: 100 });
  const sent = events.map(({ method, object }) => {
    const { tip, media } = object as Record<string, { tokens: number } | undefined>;
    return method === "tip" ? (tip?.tokens ?? 0) : (media?.tokens ?? 0);
  });
  const total = sent.reduce((sum, tokens) => sum + tokens, 1_000_000);
  expect(alerts.map(tokensOf).reduce((sum, tokens) => sum + tokens, 0)).toBe(total);
  expect(alerts.length).toBeLessThan(20);
});
