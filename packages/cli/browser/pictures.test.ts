import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { tip } from "@cb-events/simulator";
import type { BrowserContextOptions, Frame, Page } from "playwright-core";
import { expect, it, type TestContext } from "vitest";
import { apng } from "./apng.js";
import { useBrowser } from "./chromium.js";
import { EVENTS, roomAfter } from "./made-up-room.js";
import { openContext } from "./page.js";
import { entry, openScriptedBot, type ScriptedBot, show, state } from "./scripted-bot.js";

const browser = useBrowser();

/** Where the README has them. They are written with `UPDATE_PICTURES=1` alone: a test changes no file. */
const PICTURES = fileURLToPath(new URL("../../overlay/pictures/", import.meta.url));

/** The address of a bot, unless it is told otherwise. */
const USUAL = "http://127.0.0.1:41731/";

const LOOK = "show=alerts,goal,menu,top,latest,ticker,chat";

const MENU = ["a wave", "say your name", "your song", "spin around", "a signed polaroid", "karaoke hour"].map(
  (what, at) => ({ tokens: [10, 25, 50, 99, 333, 1000][at] ?? 0, what }),
);

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
async function takePicture(test: TestContext, page: Page, name: string): Promise<Buffer> {
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  const file = join(await folderFor(test), name);
  const picture = await page.screenshot({ animations: "disabled" });
  await writeFile(file, picture);
  expect((await readFile(file)).subarray(1, 4).toString()).toBe("PNG");
  // One colour alone would be a few kilobytes.
  expect(picture.length).toBeGreaterThan(20_000);
  return picture;
}

/** A page in which nothing moves. */
async function openStill(test: TestContext, options: BrowserContextOptions): Promise<Page> {
  return (await openContext(test, browser(), { reducedMotion: "reduce", ...options })).newPage();
}

/** A bot that has told of all but the last event. */
function openEvening(test: TestContext): Promise<ScriptedBot> {
  const before = EVENTS.slice(0, -1).map((event, at) => entry(at + 1, event));
  const greeting = show({ menu: MENU, alerts: ["big tip", "new fan"] });
  return openScriptedBot(test, greeting + state(roomAfter(), before.length) + before.join(""));
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
  await overlay.locator(".look-large").first().waitFor();
}

/** The page over a picture, with the last alert on show. */
async function openOverPicture(test: TestContext, query: string, size: { width: number; height: number }) {
  const bot = await openEvening(test);
  const html = await readFile(new URL("picture.html", import.meta.url), "utf8");
  bot.put("/picture.html", html.replace("{query}", `?${query}`));
  const page = await openStill(test, { viewport: size });
  await page.goto(`${bot.url}picture.html`);
  return { bot, page, overlay: page.frames().at(-1) ?? page.mainFrame() };
}

it("shows the overlay over a picture, in 1080p, and as viewers see it", async (test) => {
  const { bot, page, overlay } = await openOverPicture(test, LOOK, { width: 1920, height: 1080 });
  await showLast(bot, overlay);
  const large = await takePicture(test, page, "overlay-1080p.png");
  const small = await openStill(test, { viewport: { width: 640, height: 360 } });
  await small.setContent(
    `<body style="margin: 0"><img alt="" style="width: 640px; display: block" src="data:image/png;base64,${large.toString("base64")}">`,
  );
  await takePicture(test, small, "overlay-640.png");
});

it("shows the overlay in a source of the size that OBS gives at first", async (test) => {
  const { page, overlay } = await openOverPicture(test, LOOK, { width: 800, height: 600 });
  await overlay.getByText("1,805").first().waitFor();
  await takePicture(test, page, "overlay-800x600.png");
});

it("shows the control page on a phone", async (test) => {
  const bot = await openEvening(test);
  const page = await openStill(test, { viewport: { width: 360, height: 780 }, deviceScaleFactor: 2 });
  bot.put("/health", JSON.stringify({ status: "ok", lastPollAt: null, retries: 0 }));
  await page.goto(`${bot.url}control.html`);
  await page.getByText("midnight_baker").waitFor();
  await takePicture(test, page, "control.png");
});

it("shows the settings page", async (test) => {
  const bot = await openScriptedBot(test);
  const page = await openStill(test, { viewport: { width: 1440, height: 1000 }, serviceWorkers: "block" });
  // Under the address that a bot has, for it stands in the picture.
  await page.context().route(`${USUAL}**`, async (route) => {
    const url = route.request().url().replace(USUAL, bot.url);
    await route.fulfill({ response: await route.fetch({ url }) });
  });
  await page.goto(`${USUAL}settings.html`);
  const preview = page.frameLocator("iframe");
  await preview.getByText("moonlit_ana").first().waitFor();
  await takePicture(test, page, "settings.png");
});

/** Of the animation: a third of a frame. */
const WIDTH = 640;
const HEIGHT = 360;
const MAX_BYTES = 1_500_000;
/** So much slower than life it is taken when it is to be kept: then many frames of it fit into a second. */
const SLOWNESS = process.env["UPDATE_PICTURES"] === "1" ? 6 : 1;
/** Least time from one frame to the next, in milliseconds of the animation. */
const FRAME = 40;

it("shows a tip: the alert, its tokens that fly to the goal, and the crown", async (test) => {
  const bot = await openEvening(test);
  const html = await readFile(new URL("picture.html", import.meta.url), "utf8");
  bot.put("/picture.html", html.replace("{query}", "?show=alerts,goal,top"));
  const frame = `width: 1920px; height: 1080px; border: 0; transform: scale(${WIDTH / 1920}); transform-origin: 0 0`;
  bot.put(
    "/small.html",
    `<link rel="icon" href="icon.svg"><body style="margin: 0; overflow: hidden"><iframe src="picture.html" style="${frame}"></iframe>`,
  );
  const context = await openContext(test, browser(), { viewport: { width: WIDTH, height: HEIGHT } });
  await context.addInitScript(slowDown, SLOWNESS);
  const page = await context.newPage();
  await page.goto(`${bot.url}small.html`);
  await page.frames().at(-1)?.getByText("velvet_storm").waitFor();
  // Until the goal has come in.
  await page.waitForTimeout(1000);
  const devTools = await context.newCDPSession(page);
  await devTools.send("Animation.enable");
  await devTools.send("Animation.setPlaybackRate", { playbackRate: 1 / SLOWNESS });
  const room = roomAfter();
  const tokens = 500;
  const leaderboard = [
    { name: "moonlit_ana", tokens: 650 },
    ...room.tonight.leaderboard.filter(({ name }) => name !== "moonlit_ana"),
  ];
  const goal = room.goal && {
    ...room.goal,
    progress: room.goal.progress + tokens,
    left: room.goal.left - tokens,
    share: (room.goal.progress + tokens) / room.goal.tokens,
  };
  const shots: { picture: Buffer; at: number }[] = [];
  const began = performance.now();
  const now = () => (performance.now() - began) / SLOWNESS;
  const shoot = async () => {
    const due = (shots.at(-1)?.at ?? -FRAME) + FRAME;
    await page.waitForTimeout(Math.max(0, due - now()) * SLOWNESS);
    const at = now();
    shots.push({ picture: await page.screenshot(), at });
  };
  await shoot();
  await bot.say(
    state({ ...room, goal, tonight: { ...room.tonight, leaderboard } }, EVENTS.length + 1) +
      entry(EVENTS.length + 1, tip({ tokens, from: "moonlit_ana", note: "one more song, please!" })),
  );
  while (now() < 3500) await shoot();
  const blank = await openStill(test, {});
  const pixels = await Promise.all(
    shots.map(async ({ picture }) =>
      Buffer.from(await blank.evaluate(pixelsOf, picture.toString("base64")), "base64"),
    ),
  );
  const times = shots.map(({ at }, place) => Math.min(2000, (shots[place + 1]?.at ?? at + 2000) - at));
  const file = apng(
    pixels.map((all, place) => ({ pixels: all, time: times[place] ?? 100 })),
    WIDTH,
    HEIGHT,
  );
  expect(file.length).toBeLessThanOrEqual(MAX_BYTES);
  await writeFile(join(await folderFor(test), "tip.png"), file);
  // It is a picture that a browser shows.
  const size = await blank.evaluate(async (text) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${text}`)).blob());
    return [image.width, image.height];
  }, file.toString("base64"));
  expect(size).toEqual([WIDTH, HEIGHT]);
  process.stdout.write(`${shots.length} frames, ${file.length} bytes\n`);
});

/** Runs in a page, before anything of its own: its clock and its timers go so much slower. Its animations are not in it. */
function slowDown(by: number): void {
  const now = performance.now.bind(performance);
  const later = window.setTimeout.bind(window);
  const frame = window.requestAnimationFrame.bind(window);
  performance.now = () => now() / by;
  // Not by its own time, which goes as slowly as the animations.
  window.requestAnimationFrame = (run) => frame(() => run(performance.now()));
  Object.assign(window, { setTimeout: (run: () => void, wait = 0) => later(run, wait * by) });
}

/** Runs in a page. */
async function pixelsOf(picture: string): Promise<string> {
  const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${picture}`)).blob());
  const context = new OffscreenCanvas(image.width, image.height).getContext(
    "2d",
  ) as OffscreenCanvasRenderingContext2D;
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  let text = "";
  for (let at = 0; at < data.length; at += 30_000)
    text += String.fromCharCode(...data.subarray(at, at + 30_000));
  return btoa(text);
}
