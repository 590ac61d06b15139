import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLedger } from "@cb-events/ledger";
import { createRoomState, parseRoomState } from "@cb-events/room";
import { broadcastStop, chatMessage, tip } from "@cb-events/simulator";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { freePort } from "./free-port.js";
import { openRooms, writeRooms } from "./many-rooms.js";
import { oldId, TOKEN } from "./room.js";
import { linesOf, runBot, startBot } from "./run-bot.js";
import { openReceiver, SECRET } from "./webhook-receiver.js";

const KILLS = 6;
const TIPS = 60;
const DEAD = "dead-token-of-cleo";

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "cb-events-many-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** What the rooms of a ledger hold: by the user name of the owner. */
async function readRooms(path: string) {
  const ledger = await openLedger(path, { readOnly: true, logger: false });
  try {
    return Object.fromEntries(
      ledger.rooms().map((name) => {
        const room = ledger.room(name);
        const state = room.state("room", { initial: createRoomState(), parse: parseRoomState });
        return [name.replace(/^.*\//, ""), { last: room.last, tips: state.value.tips, dead: room.dead() }];
      }),
    );
  } finally {
    await ledger.close();
  }
}

describe("run --rooms", () => {
  it("follows the rooms of a file in one ledger, tells of a bad line and a dead token, and goes on", async () => {
    const { of, env, urls } = await openRooms(["ana", "ben"]);
    const folder = await temporaryFolder();
    const ledger = join(folder, "rooms.db");
    const dead = (urls[0] ?? "").replace("/ana/", "/cleo/").replace(TOKEN, DEAD);
    const file = await writeRooms(`${urls[0]}\nnobody\n$BEN_URL\n${dead}\n${urls[0]}\n`);
    const port = String(await freePort());
    const metrics = String(await freePort());
    of("ana").emit({ ...tip({ tokens: 1 }), id: oldId() });
    const args = ["run", "--rooms", file, "--ledger", ledger, "--port", port, "--metrics", metrics];
    const bot = startBot(args, { env: { BEN_URL: env["CB_EVENTS_URL_BEN"] ?? "" }, cwd: folder });
    await bot.until("stderr", /^error: cleo: followed no more: .*--testbed\.$/m);
    await bot.until("stdout", /^ana: \S+ history: \S+ tipped 1 token$/m);
    of("ana").emit(tip({ tokens: 25, from: "viewer", anonymous: false }));
    of("ben").emit(tip({ tokens: 50, from: "viewer", anonymous: false }));
    await bot.until("stdout", /^ana: \S+ viewer tipped 25 tokens$/m);
    await bot.until("stdout", /^ben: \S+ viewer tipped 50 tokens$/m);
    await bot.until("stderr", /^info: ben: Thank you, viewer, for 50 tokens!$/m);

    const at = async (path: string) => {
      const response = await fetch(`http://127.0.0.1:${port}/${path}`);
      return [response.status, await response.json()];
    };
    const health = { ana: { status: "ok" }, ben: { status: "ok" }, cleo: { status: "refused" } };
    expect(await at("health")).toMatchObject([503, { status: "refused", rooms: health }]);
    expect(await at("ben/health")).toMatchObject([200, { status: "ok", events: 1 }]);
    expect(await at("cleo/health")).toMatchObject([503, { lastError: { code: "AUTH" } }]);
    expect(await at("ana/state")).toMatchObject([200, { tips: { tokens: 26, count: 2 } }]);
    expect(await at("ben/state")).toMatchObject([200, { tips: { tokens: 50, count: 1 } }]);
    const figures = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
    for (const [room, state] of [
      ["ana", "\\w+"],
      ["ben", "\\w+"],
      ["cleo", "stopped"],
    ])
      expect(figures).toMatch(
        new RegExp(
          `^cb_events_rooms\\{cb_events_room="${room}",cb_events_room_state="${state}"\\S*\\} 1$`,
          "m",
        ),
      );
    expect(figures).toMatch(/^cb_events_client_events_total\{cb_events_room="ben"\S*\} 1$/m);
    expect(figures).toMatch(/^cb_events_requests_limit\S* 2000$/m);

    bot.process.kill("SIGTERM");
    const { code, stdout, stderr } = await bot.ended;
    expect(code).toBe(0);
    expect(linesOf(stderr).filter((line) => line.startsWith("error"))).toEqual([
      expect.stringMatching(/^error: --rooms, line 2: nobody has no token: set /),
      "error: --rooms, line 5: ana is in line 1 already: remove one of them",
      expect.stringMatching(/^error: cleo: followed no more: /),
    ]);
    expect(stderr).toMatch(
      /^Ended\. 2 events: 2 tips \(75 tokens\).* Not counted: 1 from before the start\.$/m,
    );
    for (const secret of [TOKEN, DEAD]) expect(stdout + stderr + figures).not.toContain(secret);
    expect(await readRooms(ledger)).toEqual({
      ana: { last: 2, tips: { tokens: 26, count: 2 }, dead: [] },
      ben: { last: 1, tips: { tokens: 50, count: 1 }, dead: [] },
      cleo: { last: 0, tips: { tokens: 0, count: 0 }, dead: [] },
    });
  });

  it("counts every tip of each room once, and tells of each once, through kills", async () => {
    const names = ["ana", "ben", "cleo"] as const;
    const { of, env } = await openRooms(names);
    const folder = await temporaryFolder();
    const [ledger, settings] = [join(folder, "rooms.db"), join(folder, "settings.json")];
    const receiver = await openReceiver(204);
    const webhooks = { home: { format: "json", url: receiver.url, allowHttp: "private", secret: SECRET } };
    const alerts = [{ name: "thanks", on: "tip", webhooks: ["home"] }];
    await writeFile(settings, JSON.stringify({ webhooks, alerts }));
    const args = ["--json", "--ledger", ledger, "--settings", settings, "--port", "0"];
    const start = async () =>
      startBot(["run", "--rooms", await writeRooms(names.join("\n"), 0o644), ...args], { env });
    // Before anything is counted: each room has its position then, and goes on there.
    const first = await start();
    for (const name of names) {
      of(name).emit(chatMessage({ from: "viewer", message: "first" }));
      await first.until("stdout", new RegExp(`"room":"${name}".*"first"`));
    }
    first.process.kill("SIGTERM");
    await first.ended;
    let bot = await start();
    const shows = names.map((name, room) =>
      of(name).play(
        Array.from({ length: TIPS }, (_, tokens) => ({
          after: 0.05,
          event: tip({ tokens: tokens + 1 + room, from: `user_${tokens % 7}`, anonymous: tokens % 5 === 0 }),
        })),
      ),
    );
    for (let kill = 0; kill < KILLS; kill += 1) {
      await bot.until("stdout", new RegExp(`(?:.*\\n){${1 + ((kill * 7) % 5)}}`));
      bot.process.kill("SIGKILL");
      await bot.ended;
      bot = await start();
    }
    for (const show of shows) await show.done;
    for (const name of names) of(name).emit(broadcastStop());
    for (const name of names) await bot.until("stdout", new RegExp(`"room":"${name}".*"broadcastStop"`));
    const told = () => new Set(receiver.requests.map(({ headers }) => headers["webhook-id"]));
    await vi.waitFor(() => expect(told().size).toBe(TIPS * names.length), 30_000);
    bot.process.kill("SIGTERM");
    expect((await bot.ended).code).toBe(0);
    const sum = (TIPS * (TIPS + 1)) / 2;
    expect(Object.values(await readRooms(ledger))).toEqual(
      names.map((_, room) => ({
        ...{ last: TIPS + 2, dead: [] },
        tips: { tokens: sum + room * TIPS, count: TIPS },
      })),
    );
  }, 180_000);

  it("keeps one key for all rooms, though the first of the file is another one", async () => {
    const { env } = await openRooms(["ana", "ben"]);
    const folder = await temporaryFolder();
    const urlOf = async (rooms: string) => {
      const file = await writeRooms(rooms, 0o644);
      const args = ["--ledger", join(folder, "rooms.db"), "--host", "127.0.0.1", "--port", "0"];
      const bot = startBot(["run", "--rooms", file, ...args], { env });
      await bot.until("stderr", /All rooms: \S+key=/);
      bot.process.kill("SIGTERM");
      const { stderr } = await bot.ended;
      return /key=([\w-]+)/.exec(stderr)?.[1];
    };
    const first = await urlOf("ana\nben");
    expect(first).toMatch(/^[\w-]{22,}$/);
    expect(await urlOf("ben")).toBe(first);
  });

  it("records each room in a file of its own, and goes on with it at the next start", async () => {
    const { of, env } = await openRooms(["ana", "Ben"]);
    const folder = await temporaryFolder();
    const file = await writeRooms("ana\nBen", 0o644);
    const record = join(folder, "shows", "new");
    const args = ["run", "--rooms", file, "--record", record, "--no-overlay", "--json", "--private"];
    const printed: string[] = [];
    for (const tokens of [1, 2]) {
      const bot = startBot([...args, "--ledger", join(folder, "rooms.db")], { env });
      for (const name of ["ana", "Ben"] as const)
        of(name).emit({
          ...tip({ tokens, from: `of_${name}`, note: "for you" }),
          id: `${1755376800000 + tokens}-0`,
        });
      for (const name of ["ana", "Ben"])
        await bot.until("stdout", new RegExp(`"room":"${name}".*"tokens":${tokens}`));
      bot.process.kill("SIGTERM");
      const { code, stdout } = await bot.ended;
      expect(code).toBe(0);
      printed.push(...linesOf(stdout));
    }
    // Two rooms may have events of one id: both are there.
    for (const name of ["ana", "Ben"]) {
      const path = join(record, `${name.toLowerCase()}.ndjson`);
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      const replayed = await runBot(["replay", path, "--json", "--private"]);
      const events = linesOf(replayed.stdout).map((line) => JSON.parse(line));
      const ofRoom = printed.map((line) => JSON.parse(line)).filter(({ room }) => room === name);
      expect(events).toEqual(ofRoom.map(({ event }) => event));
      expect(events).toHaveLength(2);
    }
    const anonymous = await runBot([...args, "--no-ledger", "--anonymise", "--count", "2"], { env });
    expect(anonymous.code).toBe(0);
    expect((await readFile(join(record, "ana.ndjson"), "utf8")).split("\n")[2]).not.toMatch(/of_ana|for you/);
  });

  it("refuses to record into what is no folder, and into a file of another program", async () => {
    const { env } = await openRooms(["ana", "ben"]);
    const folder = await temporaryFolder();
    const file = await writeRooms("ana\nben", 0o644);
    const taken = join(folder, "ben.ndjson");
    await writeFile(taken, "my diary\n".repeat(30));
    for (const [record, problem] of [
      [taken, /^error: --record names a folder .* that is no folder: name another one$/],
      [folder, /^error: .*ben\.ndjson/],
    ] as const) {
      const { code, stderr } = await runBot(["run", "--rooms", file, "--no-ledger", "--record", record], {
        env,
      });
      expect([code, linesOf(stderr)]).toEqual([1, [expect.stringMatching(problem)]]);
    }
    expect(await readFile(taken, "utf8")).toBe("my diary\n".repeat(30));
  });

  it("tells once of a token that is revoked while it runs, shows it in health and list, and goes on", async () => {
    const { of, env } = await openRooms(["ana", "ben"]);
    const port = String(await freePort());
    const file = await writeRooms("ana\nben", 0o644);
    const bot = startBot(["run", "--rooms", file, "--no-ledger", "--port", port, "--timeout", "1"], { env });
    for (const name of ["ana", "ben"] as const) {
      of(name).emit(tip({ tokens: 5, from: "viewer", anonymous: false }));
      await bot.until("stdout", new RegExp(`^${name}: .* tipped 5 tokens$`, "m"));
    }
    of("ana").fault({ on: "every", status: 401 });
    await bot.until("stderr", /^error: ana: followed no more: /m);
    of("ben").emit(tip({ tokens: 6, from: "viewer", anonymous: false }));
    await bot.until("stdout", /^ben: .* tipped 6 tokens$/m);
    const { rooms } = (await (await fetch(`http://127.0.0.1:${port}/rooms`)).json()) as {
      readonly rooms: readonly object[];
    };
    expect(rooms).toMatchObject([
      { name: "ana", status: "refused" },
      { name: "ben", status: "ok" },
    ]);
    expect(await (await fetch(`http://127.0.0.1:${port}/ana/health`)).json()).toMatchObject({
      status: "refused",
      lastError: { code: "AUTH" },
    });
    bot.process.kill("SIGTERM");
    const { code, stderr } = await bot.ended;
    expect(code).toBe(0);
    expect(linesOf(stderr).filter((line) => line.startsWith("error"))).toHaveLength(1);
    expect(stderr).not.toContain(TOKEN);
  });

  it("shows a silent room as live though the first question failed: the next answer may take 90 s", async () => {
    const { of, env } = await openRooms(["ana", "ben"]);
    of("ana").fault({ on: 1, kind: "reset" });
    of("ben").fault({ on: 1, status: 503 });
    const port = String(await freePort());
    const file = await writeRooms("ana\nben", 0o644);
    const bot = startBot(["run", "--rooms", file, "--no-ledger", "--port", port], { env });
    await bot.until("stderr", /All rooms: /);
    await vi.waitFor(async () => {
      const { rooms } = (await (await fetch(`http://127.0.0.1:${port}/health`)).json()) as {
        readonly rooms: Readonly<Record<string, object>>;
      };
      expect(rooms).toMatchObject({ ana: { status: "ok" }, ben: { status: "ok" } });
    }, 30_000);
    bot.process.kill("SIGTERM");
    expect(await bot.ended).toMatchObject({ code: 0, stderr: expect.not.stringContaining("warn") });
  });

  it("ends by SIGTERM though its output is not read, and all rooms wait for that", async () => {
    const names = Array.from({ length: 30 }, (_, at) => `room${at}`);
    const { of, env } = await openRooms(names);
    for (const name of names)
      for (let n = 0; n < 100; n += 1)
        of(name).emit(chatMessage({ from: "viewer", message: "x".repeat(250) }));
    const file = await writeRooms(names.join("\n"), 0o644);
    const bot = startBot(["run", "--rooms", file, "--no-ledger", "--no-overlay", "--json"], { env });
    bot.process.stdout?.pause();
    bot.process.stdout?.removeAllListeners("data");
    // All rooms have been asked, and hang in their output.
    await vi.waitFor(() => {
      for (const name of names) expect(of(name).requests.length).toBeGreaterThan(1);
    }, 30_000);
    bot.process.kill("SIGTERM");
    const { code } = await bot.exited;
    expect(code).toBe(0);
    expect(bot.stderr).not.toMatch(/warn|Warning/i);
  });

  it("ends with 2 and one more line when no room is left", async () => {
    const { urls } = await openRooms(["ana"]);
    const file = await writeRooms(urls[0]?.replace(TOKEN, DEAD) ?? "");
    const { code, stderr } = await runBot(["run", "--rooms", file, "--no-ledger", "--no-overlay"]);
    expect(code).toBe(2);
    expect(linesOf(stderr)).toEqual([
      expect.stringMatching(/^error: ana: followed no more: /),
      "error: None of the rooms can be followed: the lines above say why",
    ]);
    expect(stderr).not.toContain(DEAD);
  });

  it("ends after --count, with JSON that names the room", async () => {
    const { of, env } = await openRooms(["ana", "ben"]);
    for (const name of ["ana", "ben"] as const)
      for (const tokens of [5, 6]) of(name).emit(tip({ tokens, from: "viewer", anonymous: true }));
    const file = await writeRooms("ana\nben", 0o644);
    const args = ["run", "--rooms", file, "--no-ledger", "--no-overlay", "--json", "--count", "3"];
    const { code, stdout } = await runBot(args, { env });
    expect([code, linesOf(stdout).length]).toEqual([0, 3]);
    for (const line of linesOf(stdout))
      expect(JSON.parse(line)).toMatchObject({
        room: expect.stringMatching(/^(?:ana|ben)$/),
        event: { type: "tip", user: { username: "anonymous" } },
      });
  });

  it.each([
    [["--rooms", "nowhere.txt"], /cannot be read \(ENOENT\)/],
    [["--rooms", "x", "--username", "ana"], /--rooms and --username contradict each other/],
    [["--rooms", "x", "--simulate"], /--rooms and --simulate contradict each other/],
    [["--rooms", "x", "--group", "y"], /--group goes with --redis/],
  ])("ends with 1 and one line for what cannot be: %j", async (args, message) => {
    const ended = await runBot(["run", ...args]);
    expect([ended.code, linesOf(ended.stderr)]).toEqual([1, [expect.stringMatching(message)]]);
  });
});
