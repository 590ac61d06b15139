import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tip } from "@cb-events/simulator";
import type { Page } from "playwright-core";
import { expect, it, type TestContext } from "vitest";
import { openRoom, type Room } from "./bot.js";
import { useBrowser } from "./chromium.js";
import { isLive, openContext, openPage, shows } from "./page.js";

const browser = useBrowser("--autoplay-policy=no-user-gesture-required");

const NAME = "wow 😀.svg";
const SOUND = "wow.wav";

/** A picture that is known by its width. */
function picture(width: number): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="80"><rect width="${width}" height="80" fill="#e33"/></svg>`;
}

/** Silence of so many samples. */
function sound(samples: number): Buffer {
  const data = Buffer.alloc(44 + samples * 2);
  data.write("RIFF", 0).toString();
  data.writeUInt32LE(36 + samples * 2, 4);
  data.write("WAVEfmt ", 8);
  data.writeUInt32LE(16, 16);
  data.writeUInt16LE(1, 20);
  data.writeUInt16LE(1, 22);
  data.writeUInt32LE(8000, 24);
  data.writeUInt32LE(16_000, 28);
  data.writeUInt16LE(2, 32);
  data.writeUInt16LE(16, 34);
  data.write("data", 36);
  data.writeUInt32LE(samples * 2, 40);
  return data;
}

/** Puts another file in place of this one in one step, as most programs do. */
async function replace({ media }: Room, name: string, content: string | Buffer): Promise<void> {
  await writeFile(join(media, "new"), content);
  await rename(join(media, "new"), join(media, name));
}

async function openWithMedia(test: TestContext) {
  const alert = { name: "wow", on: "tip", image: NAME, sound: SOUND, look: "large", seconds: 60 };
  const room = await openRoom(test, { settings: { alerts: [alert] } });
  await replace(room, NAME, picture(100));
  await replace(room, SOUND, sound(800));
  await room.start();
  const context = await openContext(test, browser(), { allowed: /404|403/ });
  const { page } = await openPage(context);
  // How it went with each file.
  const answers: string[] = [];
  page.on("response", (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.startsWith("/media/"))
      answers.push(`${decodeURI(pathname).replace("/media/", "")} ${response.status()}`);
  });
  await page.goto(`${room.url}?sound=on`);
  await isLive(page);
  let tokens = 100;
  /** The next alert, in place of the one on show. */
  const next = async () => {
    tokens += 1;
    await page.evaluate(async () => {
      const headers = { "content-type": "application/json" };
      await fetch("control", { method: "POST", headers, body: '{"action":"skip"}' });
    });
    room.feed.emit(tip({ tokens, from: "ana" }));
    await shows(page, new RegExp(`ana[\\s\\S]*${tokens}`));
  };
  return { room, page, answers, next };
}

/** The width of the picture on show; undefined where there is the icon instead. The alert before it may still be leaving. */
async function widthOf(page: Page): Promise<number | undefined> {
  const width = await page.waitForFunction(() => {
    const image = document.querySelector<HTMLImageElement>(".alert-entering .alert-image");
    if (image === null) return document.querySelector(".alert-entering .medal") && { width: undefined };
    return image.complete && { width: image.naturalWidth };
  });
  const found = await width.jsonValue();
  return found ? found.width : undefined;
}

it("a picture that is replaced while it shows stays, the next alert has the new one, and one that is no picture is an icon", async (test) => {
  const { room, page, answers, next } = await openWithMedia(test);
  await next();
  expect(await widthOf(page)).toBe(100);
  expect(answers).toContain(`${NAME} 200`);

  await replace(room, NAME, picture(160));
  expect(await page.locator(".alert-image").count()).toBe(1);
  expect(await widthOf(page)).toBe(100);
  await next();
  expect(await widthOf(page)).toBe(160);

  // What did not change is not sent again.
  const before = answers.length;
  await next();
  expect(await widthOf(page)).toBe(160);
  expect(answers.slice(before).filter((answer) => answer.startsWith(NAME))).toEqual([`${NAME} 200`]);

  // Half written, and then gone: never a broken picture.
  await writeFile(join(room.media, NAME), picture(160).slice(0, 40));
  await next();
  await page.locator(".alert .medal").waitFor();
  expect(await page.locator("img").count()).toBe(0);
  await rm(join(room.media, NAME));
  await next();
  await page.locator(".alert .medal").waitFor();
  await replace(room, NAME, picture(120));
  await next();
  expect(await widthOf(page)).toBe(120);
});

it("a sound that is replaced is heard as the new one at the next alert", async (test) => {
  const { room, page, next } = await openWithMedia(test);
  await page.evaluate(() => {
    const lengths: number[] = [];
    Object.assign(window, { lengths });
    const { play } = HTMLMediaElement.prototype;
    HTMLMediaElement.prototype.play = function () {
      this.addEventListener("loadedmetadata", () => lengths.push(this.duration), { once: true });
      return play.call(this);
    };
  });
  const heard = async (count: number) => {
    await page.waitForFunction(
      (wanted) => (window as unknown as { lengths: number[] }).lengths.length >= wanted,
      count,
    );
    return page.evaluate(() => (window as unknown as { lengths: number[] }).lengths.at(-1));
  };
  await next();
  expect(await heard(1)).toBeCloseTo(0.1, 2);
  await replace(room, SOUND, sound(4000));
  await next();
  expect(await heard(2)).toBeCloseTo(0.5, 2);
});
