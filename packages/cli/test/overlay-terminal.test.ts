import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { tip } from "@cb-events/simulator";
import { describe, expect, it, onTestFinished } from "vitest";
import { listenTo } from "../../overlay/test/listening.js";
import type { Environment } from "../src/process/shell.js";
import { openRooms, writeRooms } from "./many-rooms.js";
import { openRoom } from "./room.js";

const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));

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

/** The bot at a pseudo terminal, run by a shell command in which `BOT` stands for it; of many rooms, by their file. */
async function startAtTerminal(command: string, many?: { readonly env: Environment; readonly file: string }) {
  const { env } = many ?? (await openRoom());
  const rooms = many === undefined ? "" : ` --rooms ${many.file}`;
  const bot = `${process.execPath} ${MAIN} --port 0 --no-ledger${rooms}`;
  const shell = spawn(SCRIPT, ["-qec", command.replace("BOT", bot), "/dev/null"], {
    env: { ...process.env, ...env, NO_COLOR: "1", TERM: "xterm" },
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

const KEYS = /t test/;

describe.skipIf(!hasScript)("the bot at a terminal", () => {
  it("tells where to look first, sends a test tip to the pages, and ends by Ctrl+C as ever", async () => {
    const { shell, until, ended, output } = await startAtTerminal("stty cols 120; exec BOT");
    const [, port] = await until(/Overlay: http:\/\/127\.0\.0\.1:(\d+)\//);
    await until(KEYS);
    shell.stdin.write("t");
    await until(/→ No page is open: open http/);
    const page = await listenTo(Number(port));
    shell.stdin.write("t");
    const { data } = await page.until(({ event }) => event === "test");
    expect(data).toMatchObject({ method: "tip", object: { user: { username: "test" } } });
    await until(/→ A test tip was sent to 1 page/);
    shell.stdin.write("m");
    await until(/→ Alerts are muted/);
    await page.until(
      ({ event, data: shown }) => event === "show" && JSON.stringify(shown).includes(`"isMuted":true`),
    );
    shell.stdin.write("!menu\r");
    await until(/→ Menu: a wave for 10 tokens/);
    shell.stdin.write("g");
    await until(/→ There is no next goal/);
    shell.stdin.write("x");
    await until(/→ x is no key here/);
    shell.stdin.write("\u0003");
    await until(/Ended\. 0 events/);
    expect((await ended)[0]).toBe(0);
    expect(output().endsWith("\r\u001b[J")).toBe(true);
  });

  it("of many rooms shows them all in its last line, and one alone with its keys when it is chosen", async () => {
    const { of, env } = await openRooms(["ana", "ben"]);
    const many = { env, file: await writeRooms("ana\nben", 0o644) };
    const { shell, until, ended, output } = await startAtTerminal("stty cols 120; exec BOT", many);
    const [, port] = await until(/All rooms: http:\/\/127\.0\.0\.1:(\d+)\//);
    await until(/2 of 2 live · \d here · http:\S+ · \/ room {2}t test {2}m mute {2}\? help/);
    const tipIn = (room: "ana" | "ben", tokens: number) =>
      of(room).emit(tip({ tokens, from: "viewer", anonymous: false }));
    tipIn("ana", 11);
    await until(/◆ ana: viewer tipped 11 tokens/);
    await until(/→ ana: Thank you, viewer, for 11 tokens!/);
    shell.stdin.write("/be\r");
    await until(/→ ben alone is shown/);
    await until(/ben · \d here · http:\S+\/ben\/ · t test {2}g goal/);
    tipIn("ana", 12);
    tipIn("ben", 13);
    await until(/◆ ben: viewer tipped 13 tokens/);
    shell.stdin.write("m");
    await until(/→ Alerts are muted/);
    const isMuted = async (room: string) =>
      ((await (await fetch(`http://127.0.0.1:${port}/${room}/health`)).json()) as { isMuted: boolean })
        .isMuted;
    expect([await isMuted("ana"), await isMuted("ben")]).toEqual([false, true]);
    shell.stdin.write("/\r");
    await until(/→ All 2 rooms are shown/);
    shell.stdin.write("m");
    await until(/→ Alerts of 2 rooms are muted/);
    expect([await isMuted("ana"), await isMuted("ben")]).toEqual([true, true]);
    const page = await listenTo(Number(port), "/ben/events");
    shell.stdin.write("t");
    await page.until(({ event }) => event === "test");
    await until(/→ A test tip was sent to 1 page of 1 room/);
    shell.stdin.write("\u0003");
    await until(/Ended\. 3 events/);
    expect((await ended)[0]).toBe(0);
    expect(output()).not.toContain("12 tokens");
    expect(output().endsWith("\r\u001b[J")).toBe(true);
  });

  it("gives the shell its terminal as it was", async () => {
    const { shell, until, ended } = await startAtTerminal("stty cols 120; BOT; stty -a");
    await until(KEYS);
    shell.stdin.write("\u0003");
    await until(/ icanon /);
    await until(/ echo /);
    await ended;
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
    expect(output()).not.toMatch(KEYS);
  });
});
