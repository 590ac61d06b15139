import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BrowserContextOptions, Frame, Page } from "playwright-core";
import { expect, it, type TestContext } from "vitest";
import { useBrowser } from "./chromium.js";
import { EVENTS, roomAfter } from "./made-up-room.js";
import { openContext } from "./page.js";
import { entry, openScriptedBot, type ScriptedBot, state } from "./scripted-bot.js";

const browser = useBrowser();

/** Where the README has them. They are written with `UPDATE_PICTURES=1` alone: a test changes no file. */
const PICTURES = fileURLToPath(new URL("../../overlay/pictures/", import.meta.url));

/** The address of a bot, unless it is told otherwise. */
const USUAL = "http://127.0.0.1:41731/";

const LOOK = "show=alerts,goal,leaderboard,latest,chat&seconds=30";

async function folderFor({ onTestFinished }: TestContext): Promise<string> {
  if (process.env["UPDATE_PICTURES"] === "1") {
    await mkdir(PICTURES, { recursive: true });
    return PICTURES;
  }
  const folder = await mkdtemp(join(tmpdir(), "cb-events-pictures-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** Takes a picture, which has to show something. */
async function takePicture(test: TestContext, page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  const file = join(await folderFor(test), name);
  const picture = await page.screenshot({ animations: "disabled" });
  await writeFile(file, picture);
  expect((await readFile(file)).subarray(1, 4).toString()).toBe("PNG");
  // One colour alone would be a few kilobytes.
  expect(picture.length).toBeGreaterThan(20_000);
}

/** A page in which nothing moves. */
async function openStill(test: TestContext, options: BrowserContextOptions): Promise<Page> {
  return (await openContext(test, browser(), { reducedMotion: "reduce", ...options })).newPage();
}

/** A bot that has told of all but the last event. */
function openEvening(test: TestContext): Promise<ScriptedBot> {
  const before = EVENTS.slice(0, -1).map((event, at) => entry(at + 1, event));
  return openScriptedBot(test, state(roomAfter(), before.length) + before.join(""));
}

/** Tells of the last event, and waits until it is on show. */
async function showLast(bot: ScriptedBot, overlay: Page | Frame): Promise<void> {
  await overlay.getByText("so happy to be in the club").waitFor();
  await bot.say(
    EVENTS.slice(-1)
      .map((event) => entry(EVENTS.length, event))
      .join(""),
  );
  await overlay.getByText("for the next song").first().waitFor();
  await overlay.getByText("1,805").first().waitFor();
}

it("shows the overlay over a picture, in 1080p", async (test) => {
  const bot = await openEvening(test);
  const html = await readFile(new URL("picture.html", import.meta.url), "utf8");
  bot.put("/picture.html", html.replace("{query}", `?${LOOK}`));
  const page = await openStill(test, { viewport: { width: 1920, height: 1080 } });
  await page.goto(`${bot.url}picture.html`);
  await showLast(bot, page.frames().at(-1) ?? page.mainFrame());
  await takePicture(test, page, "overlay-1080p.png");
});

it("shows the overlay on a phone", async (test) => {
  const bot = await openEvening(test);
  const page = await openStill(test, { viewport: { width: 360, height: 780 }, deviceScaleFactor: 2 });
  await page.goto(`${bot.url}?${LOOK}&background=theme`);
  await showLast(bot, page);
  await takePicture(test, page, "phone.png");
});

it("shows the page of choices", async (test) => {
  const bot = await openScriptedBot(test);
  const page = await openStill(test, { viewport: { width: 1440, height: 1000 }, serviceWorkers: "block" });
  // Under the address that a bot has, for it stands in the picture.
  await page.context().route(`${USUAL}**`, async (route) => {
    const url = route.request().url().replace(USUAL, bot.url);
    await route.fulfill({ response: await route.fetch({ url }) });
  });
  await page.goto(`${USUAL}choices.html`);
  const preview = page.frameLocator("iframe");
  await preview.getByText("moonlit_ana").first().waitFor();
  await takePicture(test, page, "choices.png");
});
