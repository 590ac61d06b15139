import { once } from "node:events";
import { connect } from "node:net";
import { chatMessage } from "@cb-events/simulator";
import { expect, it } from "vitest";
import { openRoom } from "./bot.js";
import { useBrowser } from "./chromium.js";
import { ALL, isLive, openContext, openPage, shows, textOf } from "./page.js";
import { Tips } from "./tips.js";

const browser = useBrowser();

/** Messages at a time. They are less than may wait for a page, and it shows the last one before there are more. */
const BATCH = 100;

/** Batches at most: many times what any system holds for a connection, on both sides. */
const MAX_BATCHES = 500;

it("a reader that does not read is dropped, while a page goes on", { timeout: 600_000 }, async (test) => {
  const room = await openRoom(test, { hasFile: false });
  await room.start();
  const { page } = await openPage(await openContext(test, browser()));
  await page.goto(room.url + ALL);
  await isLive(page);

  const reader = connect(room.port, "127.0.0.1");
  test.onTestFinished(() => void reader.destroy());
  const closed = new Promise((resolve) => reader.on("error", () => {}).on("close", resolve));
  await once(reader, "connect");
  reader.write(`GET /events HTTP/1.1\r\nhost: 127.0.0.1:${room.port}\r\n\r\n`);
  // The answer has begun: it is one of the readers from here on. Then it reads no more.
  await once(reader, "data");
  reader.pause();

  // How much the system holds for it is the system's business: there is more until the bot gives it up.
  const text = "😀".repeat(500);
  let batches = 0;
  for (; batches < MAX_BATCHES && !room.said().includes("A page read too slowly"); batches += 1) {
    for (let at = 1; at <= BATCH; at += 1)
      room.feed.emit(chatMessage({ from: `viewer_${batches}_${at}`, message: text }));
    await shows(page, `viewer_${batches}_${BATCH}`);
  }
  expect(batches).toBeLessThan(MAX_BATCHES);
  const tips = new Tips(room.feed);
  tips.emit(2);
  await shows(page, "3 / 1,000,000");
  expect(await textOf(page)).not.toContain("Not connected");

  // What the system held for it is read to its end, and then there is no more.
  reader.resume();
  await closed;
});
