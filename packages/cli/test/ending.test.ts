import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chatMessage, tip } from "@cb-events/simulator";
import { describe, expect, it, onTestFinished } from "vitest";
import { openRoom, TOKEN } from "./room.js";
import { linesOf, MAIN, runBot, startBot } from "./run-bot.js";
import { startTimedBot } from "./timed-bot.js";

const isWindows = process.platform === "win32";
/** Ctrl+C, what ends a service, and Ctrl+Break, which only Windows has. */
const SIGNALS: readonly NodeJS.Signals[] = ["SIGINT", isWindows ? "SIGBREAK" : "SIGTERM"];

/** The URL of a room that was closed: nothing listens there. */
async function closedRoom(): Promise<Record<string, string>> {
  const { server, env } = await openRoom();
  await server.close();
  return env;
}

/** Runs the bot in a shell, as `BOT` of the command, in a folder of its own. */
async function runShell(command: string): Promise<{ code: unknown; stderr: string }> {
  const folder = await mkdtemp(join(tmpdir(), "cb-events-ending-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const env = { PATH: process.env["PATH"], XDG_STATE_HOME: folder };
  const line = command.replace("BOT", `"${process.execPath}" "${MAIN}"`);
  const shell = spawn("sh", ["-c", line], { env, cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  shell.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const [code] = await once(shell, "close");
  return { code, stderr };
}

/** A bot in the middle of a line that is longer than any buffer, and that nobody reads. */
async function unreadBot(more: Readonly<Record<string, string>> = {}) {
  const { feed, env } = await openRoom();
  feed.emit(chatMessage({ message: "x".repeat(5_000_000) }));
  const timed = await startTimedBot(["--json", "--log-level", "debug"], { ...env, ...more });
  const { bot } = timed;
  bot.process.stdout?.removeAllListeners("data").pause();
  await bot.until("stderr", "Dispatching chatMessage");
  return timed;
}

describe("the end of the bot", () => {
  it.each(SIGNALS)("by %s is within a second, with the totals", async (name) => {
    const { feed, env } = await openRoom();
    feed.emit(tip({ from: "ana" }));
    const { bot, expectSoon } = await startTimedBot([], env);
    await bot.until("stdout", "ana tipped 25 tokens");
    bot.process.kill(name);
    const { code, killedBy, stderr } = await bot.ended;
    await expectSoon();
    expect({ code, killedBy }).toEqual({ code: 0, killedBy: null });
    expect(linesOf(stderr).at(-1)).toMatch(/^Ended\. .*Not counted: \d from before the start\.$/);
  });

  it("by a signal is within a second when no host answers, and during a wait", async () => {
    const { bot, expectSoon } = await startTimedBot([], await closedRoom());
    await bot.until("stderr", "Attempt 2 of Infinity failed (NetworkError");
    bot.process.kill("SIGTERM");
    const { code, stdout, stderr } = await bot.ended;
    await expectSoon();
    expect(code).toBe(0);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^Ended\. 0 events: /m);
    expect(stderr).not.toContain(TOKEN);
  });

  it("by a signal is within a second while it waits to go on", async () => {
    const { bot, expectSoon } = await startTimedBot(["--retry-attempts", "1"], await closedRoom());
    await bot.until("stderr", /^warn: NetworkError: .*; goes on in (3\.\d|4) s$/m);
    bot.process.kill("SIGINT");
    const { code, stderr } = await bot.ended;
    await expectSoon();
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Ended\. 0 events: /m);
  });

  it("by a signal is within a second when nobody reads what it prints", async () => {
    const { bot, expectSoon } = await unreadBot();
    bot.process.kill("SIGTERM");
    expect(await bot.exited).toEqual({ code: 0, killedBy: null });
    await expectSoon();
  });

  it("by a second SIGINT is at once", async () => {
    // Its timers take their time, so that it does not end by itself in between.
    const { bot } = await unreadBot({ TIMER_SLOWNESS: "100" });
    bot.process.kill("SIGINT");
    await bot.until("stderr", "Ended.");
    bot.process.kill("SIGINT");
    // A process on Windows ends by no signal.
    const atOnce = isWindows ? { code: 1 } : { code: null, killedBy: "SIGINT" };
    expect(await bot.exited).toMatchObject(atOnce);
  });

  it("by --duration is on time, and leaves nothing open", async () => {
    const { env } = await openRoom();
    const args = ["--duration", "0.7", "--timeout", "90", "--no-overlay"];
    const { code, stdout, stderr } = await runBot(args, { env });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toMatch(/^Ended\. 0 events: /);
  });

  it("by --count is at once, though more is there", async () => {
    const { feed, env } = await openRoom();
    for (let sent = 0; sent < 50; sent += 1) feed.emit(tip());
    const { code, stdout } = await runBot(["--count", "7", "--timeout", "90"], { env });
    expect(code).toBe(0);
    expect(linesOf(stdout)).toHaveLength(7);
  });

  it("by a closed pipe is clean, as with `| head`", async () => {
    const { feed, env } = await openRoom();
    const show = feed.play(
      (function* () {
        for (;;) yield { after: 0.02, event: tip() };
      })(),
    );
    const bot = startBot([], { env });
    await bot.until("stdout", "tipped");
    bot.process.stdout?.destroy();
    const { code, killedBy } = await bot.exited;
    show.stop();
    expect({ code, killedBy }).toEqual({ code: 0, killedBy: null });
    expect(bot.stderr).toMatch(/^Ended\. /m);
    expect(bot.stderr).not.toMatch(/EPIPE|Handler/);
  });

  it.skipIf(process.platform !== "linux")(
    "by output that cannot be written has code 1, and says why",
    async () => {
      for (const command of [
        "simulate --port 0",
        "init .",
        "doctor --port 0",
        "watch --simulate",
        "--help",
      ]) {
        const { code, stderr } = await runShell(`BOT ${command} > /dev/full`);
        expect([command, code, stderr]).toEqual([command, 1, expect.stringMatching(/^error: .*ENOSPC/m)]);
      }
    },
  );

  it("by refused credentials has code 2, and says what to do", async () => {
    const { server } = await openRoom();
    const wrong = server.eventsUrl.replace(TOKEN, "wr0ng-token");
    const { code, stdout, stderr } = await runBot(["--no-overlay"], { env: { CB_EVENTS_URL: wrong } });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(linesOf(stderr)).toEqual([
      expect.stringMatching(/^error: .*https:\/\/chaturbate\.com\/statsapi\/authtoken\/ .*"Events API"/),
    ]);
    expect(stderr).not.toContain("wr0ng");
  });

  it("by an error that does not pass has code 1, and says why", async () => {
    const { feed, env } = await openRoom();
    feed.fault({ on: 2, kind: "redirect" });
    const { code, stdout, stderr } = await runBot(["--no-overlay"], { env });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(linesOf(stderr)).toEqual([expect.stringMatching(/^error: .*redirect/i)]);
    expect(stderr).not.toContain(TOKEN);
  });
});
