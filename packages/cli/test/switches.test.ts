import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { ask, listenTo } from "../../overlay/test/listening.js";
import type { BotView } from "../src/bot/bot-view.js";
import { pressKey } from "../src/screen/key-actions.js";
import { openRoom } from "./room.js";
import { type RunningBot, startBot } from "./run-bot.js";

async function portOf(bot: RunningBot): Promise<number> {
  await bot.until("stderr", /Overlay: .*\n/);
  return Number(/Overlay: http:\/\/[^:]+:(\d+)/.exec(bot.stderr)?.[1]);
}

const act = (port: number, action: object) =>
  ask(port, "/control", { "content-type": "application/json" }, "POST", JSON.stringify(action));

/** What pages and `/health` say of it. */
async function switchesOf(port: number) {
  const page = await listenTo(port);
  const { data } = await page.until(({ event }) => event === "show");
  const { isPaused, isMuted } = Object(data);
  const health = JSON.parse((await ask(port, "/health")).body);
  expect([health.isPaused, health.isMuted]).toEqual([isPaused, isMuted]);
  return { isPaused, isMuted };
}

describe("pause and mute", () => {
  it.each(["SIGTERM", "SIGKILL"] as const)(
    "outlive an end by %s, and are told at the start",
    async (signal) => {
      const { env } = await openRoom();
      const folder = await mkdtemp(join(tmpdir(), "cb-events-switches-"));
      onTestFinished(() => rm(folder, { recursive: true }));
      const start = () => startBot(["--port", "0", "--ledger", join(folder, "state.db")], { env });
      const end = async (bot: RunningBot) => {
        bot.process.kill(signal);
        await bot.ended;
      };
      const first = start();
      const port = await portOf(first);
      expect(await switchesOf(port)).toEqual({ isPaused: false, isMuted: false });
      expect(first.stderr).not.toContain("as they were left");
      expect((await act(port, { action: "mute", isOn: true })).status).toBe(204);
      expect((await act(port, { action: "pause", isOn: true })).status).toBe(204);
      await end(first);

      const second = start();
      const again = await portOf(second);
      expect(await switchesOf(again)).toEqual({ isPaused: true, isMuted: true });
      expect(second.stderr).toContain("Alerts are held back and muted, as they were left");
      expect((await act(again, { action: "pause", isOn: false })).status).toBe(204);
      await end(second);

      const third = start();
      expect(await switchesOf(await portOf(third))).toEqual({ isPaused: false, isMuted: true });
      expect(third.stderr).toContain("Alerts are muted, as they were left");
      await end(third);
    },
  );
});

describe("the key t", () => {
  const press = async (view: Partial<BotView>) => {
    const told: string[] = [];
    const bot = { address: "http://h/", pages: 1, isMuted: false, isPaused: false, ...view };
    const control = async () => undefined;
    await pressKey("t", { ...bot, control } as unknown as BotView, { info: (text) => void told.push(text) });
    return told;
  };

  it("says why a test is not seen, or not heard", async () => {
    expect(await press({})).toEqual(["A test tip was sent to 1 page"]);
    expect(await press({ isPaused: true, isMuted: true })).toEqual([
      "A test tip was sent to 1 page: it waits, for alerts are held back; p lets them go on",
    ]);
    expect(await press({ isMuted: true })).toEqual([
      "A test tip was sent to 1 page, without a sound: alerts are muted",
    ]);
  });
});
