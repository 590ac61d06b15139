import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { broadcastStart, Simulator, tip } from "@cb-events/simulator";
import { listen } from "@cb-events/simulator/node";
import type axe from "axe-core";
import { expect, it, type TestContext, vi } from "vitest";
import { freePort } from "../test/free-port.js";
import { TOKEN } from "./bot.js";
import { useBrowser } from "./chromium.js";
import { openContext, openPage, shows } from "./page.js";

const browser = useBrowser();
const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));

/** A bot of two rooms, or of those that are named, and of one whose token is dead. */
async function openRooms(
  { onTestFinished }: Pick<TestContext, "onTestFinished">,
  names: readonly string[] = ["ana", "ben"],
) {
  const feeds = names.map((username) => new Simulator({ username, token: TOKEN, rateLimit: Infinity }));
  const server = await listen(feeds);
  const folder = await mkdtemp(join(tmpdir(), "cb-events-rooms-page-"));
  const file = join(folder, "rooms.txt");
  const [ana = ""] = server.eventsUrls as readonly string[];
  const dead = ana.replace("/ana/", "/cleo/").replace(TOKEN, "dead-token-of-cleo");
  await writeFile(file, [...server.eventsUrls, dead].join("\n"), { mode: 0o600 });
  const port = await freePort();
  const bot = spawn(process.execPath, [MAIN, "run", "--rooms", file, "--no-ledger", "--port", String(port)], {
    env: { PATH: process.env["PATH"], TZ: "UTC" },
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(async () => {
    if (bot.exitCode === null) {
      bot.kill("SIGKILL");
      await once(bot, "exit");
    }
    await server.close();
    await rm(folder, { recursive: true });
  });
  bot.stdout.resume();
  let told = "";
  bot.stderr.setEncoding("utf8").on("data", (text: string) => {
    told += text;
  });
  const ended = once(bot, "exit").then(() => {
    throw new Error(`The bot ended before it served the pages: ${told}`);
  });
  while (!told.includes("All rooms: ")) await Promise.race([once(bot.stderr, "data"), ended]);
  ended.catch(() => {}); // Later on it may.
  return { url: `http://127.0.0.1:${port}/`, feeds };
}

it("one page lists all rooms, leads to the control page of each, and mutes one without the others", async (test) => {
  const { url, feeds } = await openRooms(test);
  const context = await openContext(test, browser(), { viewport: { width: 360, height: 740 } });
  const { page } = await openPage(context);
  await page.goto(`${url}control`);
  await shows(
    page,
    /3 rooms[\s\S]*2 of 3 are live[\s\S]*ana[\s\S]*ben[\s\S]*cleo[\s\S]*The token is refused/,
  );
  feeds[0]?.emit(tip({ tokens: 40, from: "viewer", anonymous: false }));
  await shows(page, "40 tokens tonight");
  const mute = (room: string) =>
    page.getByRole("button", { name: new RegExp(`^Muted?: alerts of ${room}$`) });
  await mute("ben").click();
  await vi.waitFor(async () => expect(await mute("ben").getAttribute("aria-pressed")).toBe("true"));
  expect(await mute("ana").getAttribute("aria-pressed")).toBe("false");

  await page.getByRole("link", { name: "Control page of ben" }).click();
  await shows(page, /Control: ben[\s\S]*Live/);
  await page.getByRole("button", { name: "Muted", exact: true }).waitFor();
  expect(await page.getByText("viewer").count()).toBe(0);
  await page.getByRole("link", { name: "All rooms" }).click();
  await page.getByRole("link", { name: "Control page of ana" }).click();
  await shows(page, /Control: ana[\s\S]*Live[\s\S]*viewer/);
  await page.getByRole("button", { name: "Mute", exact: true }).waitFor();
}, 120_000);

it("the overlay of a room shows what happens there, and nothing of the others", async (test) => {
  const { url, feeds } = await openRooms(test);
  const context = await openContext(test, browser());
  const { page: ana } = await openPage(context);
  const { page: ben } = await openPage(context);
  const show = "?show=alerts,latest";
  await ana.goto(`${url}ana/${show}`);
  await ben.goto(`${url}ben/${show}`);
  // A page that never ran here alerts of what comes from now on.
  await ana.waitForFunction(() => localStorage.length > 0);
  await ben.waitForFunction(() => localStorage.length > 1);
  feeds[1]?.emit(tip({ tokens: 30, from: "of_ben", anonymous: false }));
  feeds[0]?.emit(tip({ tokens: 20, from: "of_ana", anonymous: false }));
  await shows(ana, "of_ana");
  await shows(ben, "of_ben");
  expect([await ana.getByText("of_ben").count(), await ben.getByText("of_ana").count()]).toEqual([0, 0]);
  // Each has its own place in its own log.
  expect(await ana.evaluate(() => Object.keys(localStorage).length)).toBe(2);
}, 120_000);

it("of many rooms those that need a look and those on air come first, and one is found by name", async (test) => {
  const names = ["ana", ...Array.from({ length: 10 }, (_, at) => `room${at}`)];
  const { url, feeds } = await openRooms(test, names);
  const context = await openContext(test, browser(), { viewport: { width: 360, height: 740 } });
  const { page } = await openPage(context);
  await page.goto(url);
  await shows(page, /12 rooms[\s\S]*11 of 12 are live[\s\S]*cleo[\s\S]*The token is refused[\s\S]*ana/);
  feeds[7]?.emit(broadcastStart());
  await shows(page, /cleo[\s\S]*room6[\s\S]*On air[\s\S]*ana/);
  const cards = page.locator(".room-card");
  await page.getByLabel("Find a room").fill("OM7");
  await vi.waitFor(async () => expect(await cards.count()).toBe(1));
  await page.getByText("Addresses for OBS").click();
  await vi.waitFor(async () =>
    expect(await page.getByRole("textbox", { name: "room7", exact: true }).inputValue()).toBe(`${url}room7/`),
  );
  await page.getByRole("button", { name: "Mute: alerts of room7" }).click();
  await page.getByRole("button", { name: "Muted: alerts of room7" }).waitFor();
  await page.getByLabel("Find a room").fill("nobody");
  await shows(page, "No room has that in its name");
  expect(await cards.count()).toBe(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
}, 120_000);

it("the list fits a phone, and axe finds nothing serious in it", async (test) => {
  const { url } = await openRooms(test);
  const context = await openContext(test, browser(), {
    viewport: { width: 360, height: 740 },
    bypassCSP: true,
    reducedMotion: "reduce",
  });
  const { page } = await openPage(context);
  await page.goto(url);
  await shows(page, "3 rooms");
  await page.getByText("Addresses for OBS").click();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: typeof axe }).axe.run(document),
  );
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}, 120_000);
