import { request } from "node:http";
import { describe, expect, it, type TestContext, vi } from "vitest";
import { openRoom, type Room } from "./bot.js";
import { useBrowser } from "./chromium.js";
import { ALL, isLive, MAX_WAIT, NO_ANSWER, openContext, openPage, shows } from "./page.js";
import { Tips } from "./tips.js";

const browser = useBrowser();

/** A bot that other devices may reach, with its key. */
async function openGuarded(test: TestContext): Promise<Room & { readonly key: string }> {
  const room = await openRoom(test, { args: ["--host", "127.0.0.1"] });
  await room.start();
  const key = /\?key=([\w-]+)/.exec(room.said())?.[1];
  if (key === undefined) throw new Error(`No key was printed: ${room.said()}`);
  return { ...room, key };
}

/** The status of one request, with headers that no browser would send. */
async function statusOf({ port }: Room, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: "127.0.0.1", port, path: "/state", headers, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asking.on("error", reject).end();
  });
}

describe.concurrent("the access key", () => {
  it("is asked for: without it there is a page that says so, and nothing else", async (test) => {
    const room = await openGuarded(test);
    const { page } = await openPage(await openContext(test, browser(), { allowed: /status of 401/ }));
    expect((await page.goto(room.url + ALL))?.status()).toBe(401);
    expect(await page.locator("body").textContent()).toContain("Access key needed");
    const answers = await Promise.all(
      ["state", "events", "health", "sw.js", "?key=wrong"].map((path) => fetch(room.url + path)),
    );
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
  });

  it("is exchanged for a cookie, leaves address and history, and lets in after a restart of the bot", async (test) => {
    const room = await openGuarded(test);
    const context = await openContext(test, browser(), { allowed: NO_ANSWER });
    const { page, alerts } = await openPage(context);
    await page.goto(`${room.url}${ALL}&key=${room.key}`);
    await isLive(page);
    expect(page.url()).toBe(room.url + ALL);
    const devTools = await context.newCDPSession(page);
    const { entries } = await devTools.send("Page.getNavigationHistory");
    expect(JSON.stringify(entries.map(({ url }) => url))).not.toContain(room.key);

    const [cookie, ...others] = await context.cookies();
    expect(others).toEqual([]);
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Strict", path: "/" });
    expect(cookie?.value).not.toContain(room.key);
    expect(await page.evaluate(() => document.cookie)).toBe("");

    const tips = new Tips(room.feed);
    tips.emit(1);
    await shows(page, "1 / 1,000,000");
    await room.end("SIGTERM");
    tips.emit(1);
    await room.start();
    await shows(page, "3 / 1,000,000");
    await vi.waitFor(() => tips.expectOnce(alerts), { timeout: MAX_WAIT });
    await page.reload();
    await shows(page, "3 / 1,000,000");
    // At each start with the overlay, the settings page and the control page, and nowhere else.
    expect(room.said().match(/key=[\w-]+/g)).toEqual(Array.from({ length: 6 }, () => `key=${room.key}`));
  });
});

it("answers no other host, and no page of another origin", async (test) => {
  const room = await openRoom(test);
  await room.start();
  const host = `127.0.0.1:${room.port}`;
  expect(await statusOf(room, { host })).toBe(200);
  expect(await statusOf(room, { host: `evil.example:${room.port}` })).toBe(403);
  expect(await statusOf(room, { host, origin: "https://evil.example" })).toBe(403);

  // And a real page of another origin: it reads nothing.
  const { page } = await openPage(
    await openContext(test, browser(), { allowed: /CORS policy|ERR_FAILED|403/ }),
  );
  await page.goto("data:text/html,<title>evil</title>");
  const read = await page.evaluate(async (url) => {
    const text = (path: string) =>
      fetch(url + path)
        .then((answer) => answer.text())
        .catch(() => "nothing");
    return Promise.all(["state", "events", ""].map(text));
  }, room.url);
  expect(read).toEqual(["nothing", "nothing", "nothing"]);
});
