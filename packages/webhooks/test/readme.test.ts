import { once } from "node:events";
import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { follow, Simulator, tip } from "@cb-events/simulator";
import { listen } from "@cb-events/simulator/node";
import { memoryJobs } from "@cb-events/webhooks";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createSender } from "../examples/own-format.js";
import { createReceiver } from "../examples/receiver.js";
import { openReceiver, queueOf, SECRET, startSender, until } from "./receiver.js";

const read = (path: string) => readFile(new URL(`../${path}`, import.meta.url), "utf8");

describe("the README", () => {
  it.each(["quick-start", "own-format", "receiver"])("shows examples/%s.ts", async (name) => {
    expect(await read("README.md")).toContain(`\`\`\`ts\n${await read(`examples/${name}.ts`)}\`\`\``);
  });

  it("names every option", async () => {
    const readme = await read("README.md");
    for (const name of [
      "url",
      "secret",
      "format",
      "jobs",
      "maxAge",
      "allowHttp",
      "fetch",
      "logger",
      "maxJobs",
    ])
      expect(readme).toContain(`| \`${name}\` `);
  });
});

describe("the examples", () => {
  it("tell Discord of a tip, whose tipper may be anonymous: the quick start, until the feed refuses it", async () => {
    const receiver = await openReceiver();
    const feed = new Simulator({ username: "demo", token: "secret" });
    feed.emit(follow());
    feed.emit(tip({ from: "ana", tokens: 25, anonymous: true }));
    feed.fault({ on: 2, status: 401 });
    await using server = await listen(feed);
    vi.stubEnv("CB_EVENTS_URL", server.eventsUrl);
    vi.stubEnv("DISCORD_URL", receiver.url);
    onTestFinished(() => void vi.unstubAllEnvs());
    await expect(import("../examples/quick-start.js")).rejects.toMatchObject({ code: "AUTH" });
    await until(() => receiver.requests.length === 1);
    expect(JSON.parse(receiver.requests[0]?.body ?? "")).toMatchObject({
      embeds: [{ title: "tip", description: "anonymous tipped 25 tokens" }],
    });
  });

  it("verify what is sent, and take each message once", async () => {
    const messages: unknown[] = [];
    const server = createReceiver(SECRET, (message) => messages.push(message));
    await once(server.listen(0, "127.0.0.1"), "listening");
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    for (const _ of [1, 2]) {
      const jobs = queueOf("tip");
      const { sender } = startSender(url, jobs, { secret: SECRET });
      await until(() => jobs.size === 0);
      await sender.stop();
    }
    expect(messages).toMatchObject([{ type: "tip", data: { text: "ana: tip" } }]);
    expect((await fetch(url, { method: "POST", body: "{}" })).status).toBe(401);
  });

  it("send texts in a format of one's own, and anything else as JSON", async () => {
    const receiver = await openReceiver();
    const jobs = memoryJobs();
    jobs.add("hello");
    jobs.add({ type: "tip" });
    const sender = createSender(receiver.url, jobs);
    sender.start();
    await until(() => jobs.size === 0);
    await sender.stop();
    expect(receiver.requests.map(({ body }) => JSON.parse(body) as unknown)).toMatchObject([
      { content: "hello" },
      { type: "tip", data: {} },
    ]);
  });
});
