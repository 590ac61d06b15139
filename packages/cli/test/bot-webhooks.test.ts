import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { privateMessage, tip } from "@cb-events/simulator";
import { Webhook } from "standardwebhooks";
import { expect, it, onTestFinished, vi } from "vitest";
import { readKept } from "./kept.js";
import { openRoom, TOKEN } from "./room.js";
import { startBot } from "./run-bot.js";
import { openReceiver, PATH, SECRET } from "./webhook-receiver.js";

async function setUp() {
  const { feed, env } = await openRoom();
  const folder = await mkdtemp(join(tmpdir(), "cb-events-webhooks-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "state.db");
  const start = (url: string) =>
    startBot(["--ledger", file, "--log-level", "debug"], {
      env: { ...env, CB_WEBHOOK_URL: url, CB_WEBHOOK_SECRET: SECRET },
    });
  return { feed, file, start };
}

it("tells a webhook of each alert, signed, and of nothing private", async () => {
  const { feed, file, start } = await setUp();
  const receiver = await openReceiver(204);
  const bot = start(receiver.url);
  await bot.until("stderr", "Polling");
  feed.emit(privateMessage({ message: "between us", from: "ana" }));
  feed.emit(tip({ tokens: 25, from: "shy_one", anonymous: true }));
  const { id } = feed.emit(tip({ tokens: 30, from: "ana", anonymous: false }));
  await bot.until("stderr", new RegExp(`delivered .*${id}:alert:tip`));
  bot.process.kill("SIGTERM");
  const { code, stderr } = await bot.ended;
  expect(code).toBe(0);

  expect(receiver.requests).toHaveLength(2);
  for (const { body, headers } of receiver.requests) {
    expect(() => new Webhook(SECRET).verify(body, headers as Record<string, string>)).not.toThrow();
    expect(body).not.toMatch(/shy_one|between us/);
  }
  expect(JSON.parse(receiver.requests[1]?.body ?? "")).toMatchObject({
    type: "alert:tip",
    data: { text: "Thank you, ana, for 30 tokens!", event: { type: "tip", user: { username: "ana" } } },
  });
  expect(await readKept(file)).toMatchObject({ webhooks: 0, reactions: 0, deadWebhooks: [], dead: [] });
  const state = await readFile(file, "latin1");
  for (const secret of [TOKEN, PATH, SECRET]) expect(stderr + state).not.toContain(secret);
});

it("delivers every alert through kills, each repeat with the id of the first", async () => {
  const { feed, start } = await setUp();
  const receiver = await openReceiver((response) => setTimeout(() => response.writeHead(204).end(), 5));
  const ids = new Set<string>();
  for (let kill = 0; kill < 8; kill += 1) {
    const bot = start(receiver.url);
    await bot.until("stderr", "Polling");
    for (let n = 0; n < 4; n += 1) ids.add(String(feed.emit(tip({ tokens: 5, from: "ana" })).id));
    await bot.until("stderr", new RegExp(`(?:Thank you[\\s\\S]*){${1 + (kill % 4)}}`));
    bot.process.kill("SIGKILL");
    await bot.ended;
  }
  const last = start(receiver.url);
  const delivered = () => new Set(receiver.requests.map(({ headers }) => headers["webhook-id"]));
  await vi.waitFor(() => expect(delivered().size).toBe(ids.size), 50_000);
  last.process.kill("SIGTERM");
  expect((await last.ended).code).toBe(0);
  const bodies = new Map<unknown, string>();
  for (const { headers, body } of receiver.requests) {
    expect(bodies.get(headers["webhook-id"]) ?? body).toBe(body);
    bodies.set(headers["webhook-id"], body);
  }
  for (const id of ids) expect([...bodies.keys()].join()).toContain(`:${id}:alert:small%20tip`);
}, 120_000);

it("goes on as ever while the webhook is down, and delivers when it is back", async () => {
  const { feed, file, start } = await setUp();
  let isDown = true;
  const delivered = new Set<unknown>();
  const receiver = await openReceiver((response, { headers }) => {
    if (!isDown) delivered.add(headers["webhook-id"]);
    response.writeHead(isDown ? 503 : 204).end();
  });
  const bot = start(receiver.url);
  await bot.until("stderr", "Polling");
  for (let tokens = 1; tokens <= 5; tokens += 1) feed.emit(tip({ tokens, from: "ana" }));
  await bot.until("stdout", "tipped 5 tokens");
  await vi.waitFor(async () => expect((await readKept(file)).webhooks).toBe(5), 30_000);
  expect(delivered.size).toBe(0);
  isDown = false;
  await vi.waitFor(() => expect(delivered.size).toBe(5), 30_000);
  bot.process.kill("SIGTERM");
  expect((await bot.ended).code).toBe(0);
});
