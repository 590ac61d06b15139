import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLedger } from "@cb-events/ledger";
import { chatMessage, tip } from "@cb-events/simulator";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { ask, listenTo } from "../../overlay/test/listening.js";
import { readKept } from "./kept.js";
import { oldId, openRoom, TOKEN } from "./room.js";
import { type RunningBot, startBot } from "./run-bot.js";
import { startTimedBot } from "./timed-bot.js";

async function openFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "cb-events-overlay-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** Where the bot serves its overlay, and with which key. */
async function addressOf(bot: RunningBot): Promise<{ port: number; key: string }> {
  await bot.until("stderr", /Overlay: .*\n/);
  const [, port, key = ""] = /Overlay: http:\/\/[^:]+:(\d+)\/(?:\?key=(\S+))?/.exec(bot.stderr) ?? [];
  return { port: Number(port), key };
}

async function stop(bot: RunningBot): Promise<void> {
  bot.process.kill("SIGTERM");
  expect((await bot.ended).code).toBe(0);
}

const jsonOf = async (port: number, path: string) => JSON.parse((await ask(port, path)).body);

describe("the overlay of a bot", () => {
  it("shows what happens, and totals with what happened before", async () => {
    const { feed, env } = await openRoom();
    feed.emit({ ...tip({ tokens: 100, from: "ana" }), id: oldId() });
    const bot = startBot(["--port", "0", "--log-level", "debug"], { env });
    const { port } = await addressOf(bot);
    await bot.until("stderr", "Received 1 event");
    const page = await listenTo(port);
    feed.emit(tip({ tokens: 5, from: "ben" }));
    const { data } = await page.until(({ event, data }) => event === "event" && data.method === "tip");
    expect(data.object).toMatchObject({ tip: { tokens: 5 }, user: { username: "ben" } });
    await page.until(({ data }) => data.state?.tips.count === 2);
    // What is from before the start is in the totals, and is no news.
    expect(page.ids()).toHaveLength(1);
    expect(await jsonOf(port, "/state")).toMatchObject({ tips: { tokens: 105, count: 2 } });
    expect(await jsonOf(port, "/health")).toMatchObject({ status: "ok", events: 2, lastError: null });
    await stop(bot);
    expect(page.messages.at(-1)?.data).toEqual({ status: "closed" });
  });

  it("shows the goal before anything happens, and another as soon as it is set", async () => {
    const { env } = await openRoom();
    const config = join(await openFolder(), "config.json");
    await writeFile(config, JSON.stringify({ goal: 500 }));
    const bot = startBot(["--port", "0", "--timeout", "1", "--settings", config], { env });
    const { port } = await addressOf(bot);
    expect(await jsonOf(port, "/state")).toMatchObject({ goal: { tokens: 500, progress: 0 } });
    const page = await listenTo(port);
    await page.until(({ data }) => data.state?.goal?.tokens === 500);
    await writeFile(config, JSON.stringify({ goal: 700 }));
    await page.until(({ data }) => data.state?.goal?.tokens === 700);
    await stop(bot);
  });

  it("says how the bot is doing, and tells no token", async () => {
    const { feed, env } = await openRoom();
    const bot = startBot(["--port", "0", "--timeout", "0"], { env });
    const { port } = await addressOf(bot);
    const page = await listenTo(port);
    await page.until(({ data }) => data.status === "ok");
    feed.fault({ on: feed.requests.length + 1, status: 503 });
    await page.until(({ data }) => data.status === "retrying");
    expect(await jsonOf(port, "/health")).toMatchObject({ retries: 1, lastError: { code: "SERVER" } });
    const statuses = () => page.of("status").map(({ data }) => data.status);
    await vi.waitFor(() => expect(statuses().at(-1)).toBe("ok"), 30_000);
    const health = (await ask(port, "/health")).body;
    feed.fault({ on: feed.requests.length + 1, status: 403 });
    await page.ended;
    expect(statuses().at(-1)).toBe("refused");
    expect((await bot.ended).code).toBe(2);
    for (const text of [health, JSON.stringify(page.messages), bot.stderr]) expect(text).not.toContain(TOKEN);
  });

  it("keeps the process no longer than a second, whoever listens", async () => {
    const { env } = await openRoom();
    const { bot, expectSoon } = await startTimedBot(["--port", "0"], env);
    const { port } = await addressOf(bot);
    await Promise.all([listenTo(port), listenTo(port), listenTo(port)]);
    await stop(bot);
    await expectSoon();
  });

  it("counts no event twice that comes again, and keeps its places", async () => {
    const { feed, env } = await openRoom();
    const file = join(await openFolder(), "state.db");
    const args = ["--port", "0", "--ledger", file];
    const first = startBot(args, { env });
    await addressOf(first);
    for (const tokens of [1, 2, 3]) feed.emit(tip({ tokens, from: "ana" }));
    await first.until("stdout", "tipped 3 tokens");
    await stop(first);
    // As after a kill between an alert that was late and the save of the position: the events come again.
    const { pages, name } = await readKept(file);
    const ledger = await openLedger(file);
    await ledger.room(name).save({ version: 1, room: name, cursor: null, mark: null, handled: [] });
    await ledger.close();
    const second = startBot(args, { env });
    const { port } = await addressOf(second);
    await second.until("stdout", "tipped 3 tokens");
    const page = await listenTo(port);
    feed.emit(chatMessage({ message: "that is all" }));
    await page.until(({ event, data }) => event === "event" && data.method === "chatMessage");
    expect(page.ids()).toEqual([1, 2, 3, 4].map((place) => `${pages.id}-${place}`));
    await stop(second);
  });
});

describe("the key of a bot", () => {
  it("stays the same with its state: who was let in stays in", async () => {
    const { env } = await openRoom();
    const file = join(await openFolder(), "state.db");
    const args = ["--port", "0", "--host", "127.0.0.1", "--ledger", file];
    const first = startBot(args, { env });
    const before = await addressOf(first);
    expect(before.key).toMatch(/^[\w-]{32}$/);
    const { status, headers } = await ask(before.port, `/?key=${before.key}`);
    expect(status).toBe(303);
    const [cookie = ""] = String(headers["set-cookie"]).split(";");
    expect((await ask(before.port, "/state", { cookie })).status).toBe(200);
    await stop(first);
    // In the address of each page, and nowhere else.
    expect(first.stderr.match(/\S+(?=\?key=)/g)).toEqual(
      ["", "settings", "control"].map((page) => `http://127.0.0.1:${before.port}/${page}`),
    );
    expect(first.stderr.split(before.key)).toHaveLength(4);

    const second = startBot(
      args.map((arg) => (arg === "0" ? String(before.port) : arg)),
      { env },
    );
    expect(await addressOf(second)).toEqual(before);
    expect((await ask(before.port, "/state", { cookie })).status).toBe(200);
    expect((await ask(before.port, "/state")).status).toBe(401);
    await stop(second);
  });

  it("is another at each start without a state, and is in no file without --host", async () => {
    const { env } = await openRoom();
    const args = ["--port", "0", "--host", "127.0.0.1", "--no-ledger"];
    const bots = [startBot(args, { env }), startBot(args, { env })];
    const [one, two] = await Promise.all(bots.map(addressOf));
    expect(one?.key).not.toBe(two?.key);
    await Promise.all(bots.map(stop));
    const file = join(await openFolder(), "state.db");
    const local = startBot(["--port", "0", "--ledger", file], { env });
    expect((await addressOf(local)).key).toBe("");
    await stop(local);
    expect((await readKept(file)).bot).toEqual({ since: expect.any(Number) });
  });
});

describe("--open", () => {
  it.skipIf(process.platform !== "linux")("shows the page in the browser of the system", async () => {
    const { env } = await openRoom();
    const folder = await openFolder();
    const browser = join(folder, "browser");
    await writeFile(browser, `#!/bin/sh\necho "$1" > ${folder}/opened\n`);
    await chmod(browser, 0o755);
    const bot = startBot(["--port", "0", "--open"], { env: { ...env, BROWSER: browser } });
    const { port } = await addressOf(bot);
    await vi.waitFor(
      async () => expect(await readFile(join(folder, "opened"), "utf8")).toBe(`http://127.0.0.1:${port}/\n`),
      30_000,
    );
    await stop(bot);
  });
});
