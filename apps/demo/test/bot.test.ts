import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { EventClient } from "@cb-events/core";
import { createRoomState } from "@cb-events/room";
import { type BuiltEvent, chatMessage, follow, Simulator, tip } from "@cb-events/simulator";
import { listen } from "@cb-events/simulator/node";
import { describe, expect, it, onTestFinished } from "vitest";
import { createRouter } from "../src/bot.js";
import { RunningBot, temporaryFolder } from "./run-bot.js";

/** What the bot's handlers say about events. */
async function said(...events: BuiltEvent[]): Promise<string[]> {
  const feed = new Simulator();
  for (const event of events) feed.emit(event);
  const client = new EventClient(feed.eventsUrl, { fetch: feed.fetch });
  const room = { value: createRoomState({ goals: { list: [{ tokens: 100, what: "a song" }] } }) };
  const lines: string[] = [];
  const router = createRouter(room, (line) => lines.push(line));
  for (const event of await client.poll()) await router.dispatch(event);
  await client.close();
  return lines;
}

describe("the handlers", () => {
  it("thank for a tip, with its note, and keep an anonymous name", async () => {
    expect(
      await said(
        tip({ from: "ana", tokens: 25, note: "for you" }),
        tip({ from: "ben", tokens: 1, anonymous: true }),
      ),
    ).toEqual(["◆ ana tipped 25 tokens: for you", "◆ anonymous tipped 1 tokens"]);
  });

  it("say once that the goal is reached", async () => {
    const lines = await said(tip({ tokens: 99 }), tip({ tokens: 1 }), tip({ tokens: 50 }));
    expect(lines.filter((line) => line.startsWith("★"))).toEqual(["★ 100 tokens: time for a song!"]);
  });

  it("answer !goal and !top", async () => {
    const lines = await said(
      chatMessage({ from: "ana", message: "!top" }),
      tip({ from: "ana", tokens: 25 }),
      tip({ from: "ben", tokens: 30 }),
      chatMessage({ from: "ana", message: "!TOP" }),
      chatMessage({ from: "ana", message: "!goal" }),
    );
    expect(lines.filter((line) => line.startsWith("→"))).toEqual([
      "→ Top: no tips yet",
      "→ Top: ben (30), ana (25)",
      "→ 55 of 100 tokens for a song",
    ]);
  });

  it("show chat and follows", async () => {
    expect(await said(chatMessage({ from: "ana", message: "hi" }), follow({ from: "ben" }))).toEqual([
      "  ana: hi",
      "♥ ben follows you",
    ]);
  });
});

describe("the bot", () => {
  async function openRoom(): Promise<{ feed: Simulator; env: Record<string, string>; cwd: string }> {
    const feed = new Simulator();
    const server = await listen(feed);
    onTestFinished(() => server.close());
    return { feed, env: { CB_EVENTS_URL: feed.eventsUrl }, cwd: await temporaryFolder() };
  }

  it("opens a simulated room where the environment names none", async () => {
    const bot = new RunningBot("bot.js", [], {}, await temporaryFolder());
    await bot.until(/tipped/);
    const { code, stdout, stderr } = await bot.end("SIGINT");
    expect(stdout).toMatch(
      /^No CB_EVENTS_URL: this is a simulated room\n[\s\S]*\nEnded\. Tips: \d+, tokens: \d+\n$/,
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "goes on behind what it handled after %s",
    async (signal) => {
      const { feed, env, cwd } = await openRoom();
      for (const tokens of [10, 20]) {
        feed.emit(tip({ from: "ana", tokens }));
        const bot = new RunningBot("bot.js", [], env, cwd);
        await bot.until(new RegExp(`ana tipped ${tokens}`));
        const { code, stdout } = await bot.end(signal);
        expect(code).toBe(0);
        expect(stdout.match(/tipped \d+/g)).toEqual([`tipped ${tokens}`]);
      }
      const last = new RunningBot("bot.js", [], env, cwd);
      await last.until(/Following demo/);
      expect((await last.end(signal)).stdout).toContain("Ended. Tips: 2, tokens: 30");
    },
  );

  it("ends with 2 when the credentials are refused, and shows no token", async () => {
    const { feed, cwd } = await openRoom();
    const env = { CB_EVENTS_URL: feed.eventsUrl.replace("secret", "Wr0ngSecret") };
    const { code, stderr } = await new RunningBot("bot.js", [], env, cwd).ended;
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: .*401/);
    expect(stderr).not.toContain("Wr0ngSecret");
  });

  it("ends with 2 when half of the credentials is missing, and with 1 when its file is damaged", async () => {
    const { env, cwd } = await openRoom();
    expect(await new RunningBot("bot.js", [], { CB_USERNAME: "ana" }, cwd).ended).toMatchObject({ code: 2 });
    const damaged = { ...env, CB_STATE: fileURLToPath(new URL("run-bot.ts", import.meta.url)) };
    expect(await new RunningBot("bot.js", [], damaged, cwd).ended).toMatchObject({ code: 1 });
  });

  it("reads a .env file", async () => {
    const { feed, env, cwd } = await openRoom();
    await writeFile(`${cwd}/.env`, `CB_EVENTS_URL=${env["CB_EVENTS_URL"]}\n`);
    feed.emit(tip({ from: "ana", tokens: 7 }));
    const bot = new RunningBot("bot.js", [], {}, cwd);
    await bot.until(/ana tipped 7/);
    expect((await bot.end("SIGTERM")).code).toBe(0);
  });
});
