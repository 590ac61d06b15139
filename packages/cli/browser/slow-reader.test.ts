import { once } from "node:events";
import { connect } from "node:net";
import { chatMessage } from "@cb-events/simulator";
import { expect, it, vi } from "vitest";
import { openRoom } from "./bot.js";
import { useBrowser } from "./chromium.js";
import { ALL, isLive, openContext, openPage, shows, textOf } from "./page.js";
import { Tips } from "./tips.js";

const browser = useBrowser();

/** Larger than what the system holds for a connection, on both sides. */
const MESSAGES = 6000;

it("a reader that does not read is dropped, while a page goes on", async (test) => {
  const room = await openRoom(test, { hasFile: false });
  await room.start();
  const { page } = await openPage(await openContext(test, browser()));
  await page.goto(room.url + ALL);
  await isLive(page);

  const reader = connect(room.port, "127.0.0.1");
  test.onTestFinished(() => void reader.destroy());
  let isDropped = false;
  reader
    .on("error", () => {})
    .on("close", () => {
      isDropped = true;
    });
  await once(reader, "connect");
  reader.write(`GET /events HTTP/1.1\r\nhost: 127.0.0.1:${room.port}\r\n\r\n`);
  // The answer has begun: it is one of the readers from here on. Then it reads no more.
  await once(reader, "data");
  reader.pause();

  const text = "€".repeat(500);
  for (let at = 0; at < MESSAGES; at += 1)
    room.feed.emit(chatMessage({ from: `viewer_${at}`, message: text }));
  await shows(page, `viewer_${MESSAGES - 1}`, 60_000);
  const tips = new Tips(room.feed);
  tips.emit(2);
  await shows(page, "3 / 1,000,000");
  expect(await textOf(page)).not.toContain("Not connected");

  // What the system held for it is read to its end, and then there is no more.
  reader.resume();
  await vi.waitFor(() => expect(isDropped).toBe(true), { timeout: 10_000 });
});
