import { chatMessage, privateMessage, tip } from "@cb-events/simulator";
import { describe, expect, it } from "vitest";
import { openRooms, writeRooms } from "./many-rooms.js";
import { oldId, TOKEN } from "./room.js";
import { jsonLinesOf, linesOf, runBot, startBot } from "./run-bot.js";

const isWindows = process.platform === "win32";

describe("watch --rooms", () => {
  it("prints two rooms, each line with its room, tells of a dead token, and goes on with the others", async () => {
    const { of, env, urls } = await openRooms(["ana", "ben", "cleo"]);
    const dead = urls[2]?.replace(TOKEN, "dead-token-of-cleo") ?? "";
    const file = await writeRooms(
      `\ufeff# two and a dead one\r\n${urls[0]}\r\n$BEN_URL\r\n${dead}\r\nnobody\r\n`,
    );
    of("ana").emit({ ...tip({ tokens: 1 }), id: oldId() });
    const bot = startBot(["watch", "--rooms", file], { env: { BEN_URL: env["CB_EVENTS_URL_BEN"] ?? "" } });
    await bot.until("stdout", /^ana: \S+ history: \S+ tipped 1 token$/m);
    await bot.until("stderr", /^error: cleo: followed no more: /m);
    of("ben").emit(chatMessage({ from: "viewer", message: `hi ${TOKEN}` }));
    await bot.until("stdout", /^ben: \S+ viewer said “hi \*\*\*”$/m);
    of("ana").emit(tip({ tokens: 25, from: "viewer", anonymous: false }));
    await bot.until("stdout", /^ana: \S+ viewer tipped 25 tokens$/m);
    bot.process.kill("SIGTERM");
    const { code, stdout, stderr } = await bot.ended;
    expect(code).toBe(0);
    expect(linesOf(stdout)).toHaveLength(3);
    expect(stderr).toMatch(/^error: --rooms, line 5: nobody has no token: set /m);
    expect(linesOf(stderr).filter((line) => line.includes("cleo"))).toHaveLength(1);
    expect(stdout + stderr).not.toContain(TOKEN);
    expect(stderr).not.toContain("dead-token-of-cleo");
  });

  it("prints JSON with the room, without private messages unless asked for, and ends after --count", async () => {
    const { of, env } = await openRooms(["ana", "ben"]);
    const file = await writeRooms("ana\nben", 0o644);
    for (const name of ["ana", "ben"] as const) {
      of(name).emit(tip({ tokens: 5, from: "viewer", anonymous: true }));
      of(name).emit(tip({ tokens: 6, from: "viewer", anonymous: true }));
    }
    const { code, stdout, stderr } = await runBot(["watch", "--rooms", file, "--json", "--count", "3"], {
      env,
    });
    expect([code, stderr]).toEqual([0, ""]);
    const lines = jsonLinesOf(stdout);
    expect(lines).toHaveLength(3);
    for (const line of lines)
      expect(line).toMatchObject({
        room: expect.stringMatching(/^(?:ana|ben)$/),
        event: { type: "tip", user: { username: "anonymous" } },
      });
  });

  it("ends with 2 and one more line when no room is left", async () => {
    const { urls } = await openRooms(["ana"]);
    const file = await writeRooms(urls[0]?.replace(TOKEN, "dead-token-of-ana") ?? "");
    const { code, stderr } = await runBot(["watch", "--rooms", file]);
    expect(code).toBe(2);
    expect(linesOf(stderr)).toEqual([
      expect.stringMatching(/^error: ana: followed no more: .*--testbed\.$/),
      "error: None of the rooms can be followed: the lines above say why",
    ]);
    expect(stderr).not.toContain("dead-token-of-ana");
  });

  it.skipIf(isWindows)("refuses a file with URLs that others can read, and says what to do", async () => {
    const { urls } = await openRooms(["ana"]);
    for (const content of [`${urls[0]}\n`, `ben\n# ${urls[0]}\n`]) {
      const { code, stderr } = await runBot(["watch", "--rooms", await writeRooms(content, 0o644)]);
      expect([code, linesOf(stderr)]).toEqual([
        1,
        [expect.stringMatching(/^error: --rooms: .* other users .* \(chmod 600\), or write \$NAME/)],
      ]);
    }
  });

  it.each([
    [["--rooms", "nowhere.txt"], 1, /cannot be read \(ENOENT\)/],
    [["--rooms", "."], 1, /cannot be read \(EISDIR\)/],
    [["--rooms", `https://eventsapi.chaturbate.com/events/ana/${TOKEN}/`], 1, /cannot be read/],
    [["--rooms", "x", "--username", "ana"], 1, /--rooms and --username contradict each other/],
    [["--rooms", "x", "--simulate"], 1, /--rooms and --simulate contradict each other/],
    [["--rooms", "x", "--private"], 1, /--private goes with --json/],
  ])("ends with one line for what cannot be: %j", async (args, code, message) => {
    const ended = await runBot(["watch", ...args]);
    expect(ended.code).toBe(code);
    expect(linesOf(ended.stderr)).toEqual([expect.stringMatching(message)]);
    expect(ended.stderr).not.toContain(TOKEN);
  });

  it("tells of the first lines of a file that is something else, and of the number of the others", async () => {
    for (const content of [
      `${"my diary\n".repeat(100)}`,
      Buffer.from([
        ...Buffer.from("SQLite format 3\0"),
        ...Array.from({ length: 50_000 }, (_, at) => at % 256),
      ]),
    ]) {
      const { code, stderr } = await runBot(["watch", "--rooms", await writeRooms(content)]);
      expect([code, linesOf(stderr).length]).toEqual([2, 22]);
      expect(stderr).toMatch(/^error: --rooms: \d+ lines more cannot be used: is that a file of rooms\?$/m);
    }
  });

  it("ends after --duration", async () => {
    const { env } = await openRooms(["ana"]);
    const args = ["watch", "--rooms", await writeRooms("ana", 0o644), "--duration", "1"];
    expect(await runBot(args, { env })).toMatchObject({ code: 0, stdout: "", stderr: "" });
  });

  it("prints private messages with --json --private alone", async () => {
    const { of, env } = await openRooms(["ana"]);
    const file = await writeRooms("ana", 0o644);
    of("ana").emit(privateMessage({ from: "viewer", to: "ana", message: "psst" }));
    of("ana").emit(tip({ tokens: 5, from: "viewer", anonymous: true }));
    const run = async (...more: string[]) =>
      (await runBot(["watch", "--rooms", file, "--json", "--count", "1", ...more], { env })).stdout;
    expect(await run()).toMatch(/^\{"room":"ana","event":\{"type":"tip".*"anonymous".*\}\}\n$/);
    expect(await run("--private")).toMatch(/"privateMessage".*psst/);
  });

  it("ends with 2 where no line of the file names a room", async () => {
    const { code, stderr } = await runBot(["watch", "--rooms", await writeRooms("# none\n\nnobody\n")]);
    expect([code, linesOf(stderr).length]).toEqual([2, 2]);
    expect(stderr).toMatch(/^error: --rooms: that file names no room that can be followed: write a name/m);
  });
});
