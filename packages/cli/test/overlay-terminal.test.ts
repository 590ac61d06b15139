import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { PassThrough } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { listenTo } from "../../overlay/test/listening.js";
import type { Log } from "../src/log.js";
import { listenForTest } from "../src/overlay/test-key.js";
import { openRoom } from "./room.js";

const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const OFFER = "Type t and Enter to send a test tip to the overlay";

/** Somebody at a terminal, before a bot in the foreground or not. */
async function sitDown(isForeground = true) {
  const terminal = new PassThrough();
  const lines: string[] = [];
  const add = (message: string) => void lines.push(message);
  const log: Log = { debug: add, info: add, warn: add, error: add, notice: add };
  const end = new AbortController();
  onTestFinished(() => end.abort());
  let tests = 0;
  const onTest = () => {
    tests += 1;
  };
  await listenForTest({ terminal, onTest, log, signal: end.signal, isForeground: async () => isForeground });
  /** Types, and gives how many tests there are by then. */
  const type = async (text: string) => {
    terminal.write(text);
    for (let n = 0; n < 5; n += 1) await turn();
    return tests;
  };
  return { terminal, lines, end, type };
}

describe("the terminal", () => {
  it("sends a test tip by t and Enter, and by nothing else", async () => {
    const { lines, type } = await sitDown();
    expect(lines).toEqual([OFFER]);
    expect(await type("t")).toBe(0);
    expect(await type("\n")).toBe(1);
    expect(await type("tt\n\nx\nquit\nstop\n")).toBe(1);
    expect(await type(" T \r\nt\n")).toBe(3);
  });

  it("is not read in the background, and nothing is promised", async () => {
    const { lines, type, terminal } = await sitDown(false);
    expect(await type("t\n")).toBe(0);
    expect({ lines, flowing: terminal.readableFlowing }).toEqual({ lines: [], flowing: null });
  });

  it("is not read any more when the bot was stopped and goes on, perhaps in the background", async () => {
    const before = process.listenerCount("SIGCONT");
    const { type, terminal } = await sitDown();
    expect(process.listenerCount("SIGCONT")).toBe(before + 1);
    process.kill(process.pid, "SIGCONT");
    await once(process, "SIGCONT");
    expect(await type("t\n")).toBe(0);
    expect({ paused: terminal.isPaused(), left: process.listenerCount("SIGCONT") }).toEqual({
      paused: true,
      left: before,
    });
  });

  it("is left alone at the end, and when it is gone", async () => {
    const before = process.listenerCount("SIGCONT");
    const { type, end } = await sitDown();
    end.abort();
    expect(await type("t\n")).toBe(0);
    const gone = await sitDown();
    gone.terminal.emit("error", new Error("EIO"));
    expect(process.listenerCount("SIGCONT")).toBe(before);
  });
});

/** Runs a command at a pseudo terminal: a tool of util-linux. */
const SCRIPT = "script";
const hasScript = (() => {
  try {
    return execFileSync(SCRIPT, ["--version"], { encoding: "utf8" }).includes("util-linux");
  } catch {
    return false;
  }
})();
if (!hasScript)
  process.stderr.write("SKIPPED: script of util-linux is missing, so no pseudo terminal was tried\n");

/** The bot at a pseudo terminal, run by a shell command in which `BOT` stands for it. */
async function startAtTerminal(command: string) {
  const { env } = await openRoom();
  const bot = `${process.execPath} ${MAIN} --port 0 --no-state`;
  const shell = spawn(SCRIPT, ["-qec", command.replace("BOT", bot), "/dev/null"], {
    env: { ...process.env, ...env, NO_COLOR: "1" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(shell, "exit");
  onTestFinished(async () => {
    shell.kill("SIGTERM");
    await ended;
  });
  let output = "";
  shell.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    shell.emit("output");
  });
  const until = async (pattern: RegExp) => {
    for (;;) {
      const found = pattern.exec(output);
      if (found) return found;
      await Promise.race([once(shell, "output"), ended.then(() => Promise.reject(new Error(output)))]);
    }
  };
  return { shell, until, ended, output: () => output };
}

describe.skipIf(!hasScript)("the bot at a terminal", () => {
  it("sends a test tip to the pages, and ends by Ctrl+C as ever", async () => {
    const { shell, until, ended } = await startAtTerminal("exec BOT");
    const [, port] = await until(/Overlay: http:\/\/127\.0\.0\.1:(\d+)\//);
    await until(new RegExp(OFFER));
    const page = await listenTo(Number(port));
    shell.stdin.write("t\n");
    const { data } = await page.until(({ event }) => event === "test");
    expect(data).toMatchObject({ method: "tip", object: { user: { username: "test" } } });
    await until(/A test tip was sent to 1 page/);
    shell.stdin.write("\u0003");
    await until(/Ended\. 0 events/);
    expect((await ended)[0]).toBe(0);
  });

  it("does not read it in the background, where it would be stopped", async () => {
    const { shell, until, ended, output } = await startAtTerminal(
      `sh -mc 'BOT & read line; echo "read $line"; kill %1; wait'`,
    );
    await until(/Overlay: /);
    shell.stdin.write("t\n");
    await until(/read t/);
    await until(/Ended\./);
    await ended;
    expect(output()).not.toContain(OFFER);
  });
});
