import { mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { openLedger } from "@cb-events/ledger";
import { type Simulator, tip } from "@cb-events/simulator";
import { describe, expect, it, onTestFinished } from "vitest";
import { listenTo } from "../../overlay/test/listening.js";
import type { Content } from "../src/ledger/state-of-before.js";
import { readKept } from "./kept.js";
import { openRoom, TOKEN } from "./room.js";
import { jsonLinesOf, linesOf, runBot, startBot } from "./run-bot.js";

async function openFolder(): Promise<string> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), "cb-events-state-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** A room with five tips of 1 to 5 tokens, and a folder for the state. */
async function openTippedRoom() {
  const { feed, env } = await openRoom();
  for (let tokens = 1; tokens <= 5; tokens += 1) feed.emit(tip({ tokens, from: "ana" }));
  const folder = await openFolder();
  return { feed, folder, env: { ...env, XDG_STATE_HOME: folder } };
}

const tokensOf = (stdout: string) =>
  jsonLinesOf(stdout).map(({ tip: given }) => (given as { tokens: number }).tokens);

/** A state file of before. */
interface State {
  readonly version: number;
  readonly position: unknown;
  readonly value: Record<string, unknown>;
}

const changed = (part: string, to: unknown) => (state: State) => ({
  ...state,
  value: { ...state.value, [part]: to },
});

/** As a position names it. */
function roomOf(feed: Simulator): string {
  const { host, pathname } = new URL(feed.eventsUrl);
  return `${host}/${pathname.split("/")[2]}`;
}

describe("the place in the room", () => {
  it("is kept in the file of all rooms, and a restart goes on there", async () => {
    const { env, folder } = await openTippedRoom();
    const first = await runBot(["--json", "--count", "2"], { env });
    expect(tokensOf(first.stdout)).toEqual([1, 2]);
    const second = await runBot(["--json", "--count", "3"], { env });
    expect(tokensOf(second.stdout)).toEqual([3, 4, 5]);
    const name = "cb-events.db";
    expect((await readdir(join(folder, "cb-events"))).sort()).toEqual([name, `${name}-lock`]);
    expect(await readFile(join(folder, "cb-events", name), "latin1")).not.toContain(TOKEN);
  });

  it("is saved on SIGTERM", async () => {
    const { feed, env } = await openTippedRoom();
    const bot = startBot(["--json"], { env });
    await bot.until("stdout", '"tokens":5');
    bot.process.kill("SIGTERM");
    expect((await bot.ended).code).toBe(0);
    feed.emit(tip({ tokens: 6 }));
    expect(tokensOf((await runBot(["--json", "--count", "1"], { env })).stdout)).toEqual([6]);
  });

  it("moves with what is counted: a kill repeats what came since the last commit, and counts nothing twice", async () => {
    const { env, folder } = await openTippedRoom();
    const file = join(folder, "here.db");
    const bot = startBot(["--json", "--ledger", file], { env });
    await bot.until("stdout", '"tokens":5');
    bot.process.kill("SIGKILL");
    await bot.ended;
    const again = startBot(["--json", "--ledger", file, "--timeout", "0", "--log-level", "debug"], { env });
    await again.until("stderr", /Received \d+ events?\n[\s\S]*Received/);
    again.process.kill("SIGTERM");
    const { stdout } = await again.ended;
    expect([1, 2, 3, 4, 5].join()).toMatch(new RegExp(`${tokensOf(stdout).join()}$`));
    expect((await readKept(file)).room.tips).toEqual({ tokens: 15, count: 5 });
  });

  it("is kept where --state says", async () => {
    const { env, folder } = await openTippedRoom();
    const args = ["--json", "--count", "1", "--ledger", join(folder, "here")];
    expect(tokensOf((await runBot(args, { env })).stdout)).toEqual([1]);
    expect(tokensOf((await runBot(args, { env })).stdout)).toEqual([2]);
    expect((await readdir(folder)).sort()).toEqual(["here", "here-lock"]);
  });

  it("is kept beside a name that ends in .json, which state files of before have", async () => {
    const { env, folder } = await openTippedRoom();
    const args = ["--json", "--count", "1", "--ledger", join(folder, "here.json")];
    expect(tokensOf((await runBot(args, { env })).stdout)).toEqual([1]);
    expect(tokensOf((await runBot(args, { env })).stdout)).toEqual([2]);
    expect((await readdir(folder)).sort()).toEqual(["here.db", "here.db-lock"]);
  });

  it("is not kept with --no-state", async () => {
    const { env, folder } = await openTippedRoom();
    const args = ["--json", "--count", "2", "--no-ledger"];
    expect(tokensOf((await runBot(args, { env })).stdout)).toEqual([1, 2]);
    expect(tokensOf((await runBot(args, { env })).stdout)).toEqual([1, 2]);
    expect(await readdir(folder)).toEqual([]);
  });

  it("is kept in the simulated room only when asked for, and that room is the same after a restart", async () => {
    const folder = await openFolder();
    const env = { XDG_STATE_HOME: folder };
    await runBot(["--count", "1"], { env });
    expect(await readdir(folder)).toEqual([]);
    const args = ["--simulate", "--count", "4", "--ledger", join(folder, "here.db")];
    for (let start = 0; start < 2; start += 1) {
      const { code, stdout } = await runBot(args, { env });
      expect({ code, lines: linesOf(stdout).length }).toEqual({ code: 0, lines: 4 });
    }
  });

  it.each(["here.db", "here"])(
    "is refused when its file is damaged, which is left as it is: %s",
    async (name) => {
      const { env, folder } = await openTippedRoom();
      const file = join(folder, name);
      await runBot(["--count", "1", "--ledger", file], { env });
      const whole = await readFile(file);
      whole.fill(7, 5000, 9000);
      await writeFile(file, whole);
      const { code, stdout, stderr } = await runBot(["--ledger", file], { env });
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(linesOf(stderr).filter((line) => line.includes(file))).toHaveLength(1);
      expect(await readFile(file)).toEqual(whole);
    },
  );

  it("is kept for each room by itself, in one file too", async () => {
    const { env, folder } = await openTippedRoom();
    const other = await openTippedRoom();
    const args = ["--json", "--count", "2", "--ledger", join(folder, "here.db")];
    for (const { env: its } of [{ env }, other]) {
      expect(tokensOf((await runBot(args, { env: its })).stdout)).toEqual([1, 2]);
    }
    expect(tokensOf((await runBot(args, { env })).stdout)).toEqual([3, 4]);
  });

  it("that cannot be kept keeps the bot waiting, and it says why", async () => {
    const { env, folder } = await openTippedRoom();
    await writeFile(join(folder, "file"), "");
    const bot = startBot(["--ledger", join(folder, "file", "here.db")], { env });
    await bot.until("stderr", /^error: .*here\.db.*; --no-ledger keeps nothing; trying again in 30 s$/m);
    bot.process.kill("SIGTERM");
    const { code, stdout } = await bot.ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  });

  it("belongs to one bot: a second one is refused, and the first goes on", async () => {
    const { feed, env, folder } = await openTippedRoom();
    const file = join(folder, "here.db");
    const first = startBot(["--json", "--ledger", file], { env });
    await first.until("stdout", '"tokens":5');
    const { code, stdout, stderr } = await runBot(["--ledger", file], { env });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(`is in use by process ${first.process.pid} on ${hostname()}, since 20`);
    feed.emit(tip({ tokens: 6 }));
    await first.until("stdout", '"tokens":6');
    first.process.kill("SIGTERM");
    expect((await first.ended).code).toBe(0);
    expect((await readdir(folder)).sort()).toEqual(["here.db", "here.db-lock"]);
  });

  // Windows has no modes: the rights of the folder hold there.
  it.skipIf(process.platform === "win32")("can be read by its owner only", async () => {
    const { env, folder } = await openTippedRoom();
    const file = join(folder, "here.db");
    await runBot(["--count", "1", "--ledger", file], { env });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it("is not taken where a part of it is damaged", async () => {
    const { env, folder } = await openTippedRoom();
    const file = join(folder, "here.db");
    await runBot(["--count", "1", "--ledger", file], { env });
    const ledger = await openLedger(file);
    const [name = ""] = ledger.rooms();
    const room = ledger.room(name);
    const bot = room.state<unknown>("bot", { initial: undefined, parse: (stored) => stored });
    await room.write(() => {
      bot.value = { since: "x" };
    });
    await ledger.close();
    const { code, stdout, stderr } = await runBot(["--ledger", file], { env });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^error: The state bot of the room /m);
  });
});

const fixture = () => readFile(new URL("fixtures/state-version-2.json", import.meta.url), "utf8");

describe("a state file of before", () => {
  /** One that knows two tips, and waits for the third; with what the bot keeps of it. */
  async function openTakenOver(name: string, change: (state: State) => unknown = (state) => state) {
    const { feed, env, folder } = await openTippedRoom();
    const file = join(folder, name);
    const { version: _version, position, ...value } = JSON.parse(await fixture()) as Record<string, unknown>;
    const place = { ...Object(position), room: roomOf(feed), cursor: null };
    const content = JSON.stringify(change({ version: 1, position: place, value }));
    await writeFile(file, content);
    return { feed, env, folder, file, content, value: value as unknown as Content };
  }

  it.each([
    ["here.json", "here.db"],
    ["here.STATE", "here.STATE.db"],
  ])("is taken over once, and stays as it is: %s", async (name, made) => {
    const { env, folder, file, content, value } = await openTakenOver(name);
    const args = ["--json", "--count", "2", "--ledger", file];
    const first = await runBot(args, { env });
    expect(tokensOf(first.stdout)).toEqual([1, 2]);
    expect(first.stderr).toContain(
      `What ${file} held was taken over: the state is in ${join(folder, made)} now`,
    );
    await rm(file);
    const second = await runBot(args, { env });
    expect(tokensOf(second.stdout)).toEqual([3, 4]);
    expect(second.stderr).not.toContain("taken over");
    await writeFile(file, content);
    await runBot(["--count", "1", "--ledger", file], { env });
    expect(await readFile(file, "utf8")).toBe(content);
    const kept = await readKept(join(folder, made));
    expect(kept.bot?.since).toBe(value.since);
    const { tokens, count } = value.room.tips;
    expect(kept.room.tips).toEqual({ tokens: tokens + 15, count: count + 5 });
  });

  it("of the version that held place and state in one object is taken over", async () => {
    const { env, folder, file, value } = await openTakenOver("here.json", ({ position, value }) => ({
      ...value,
      version: 2,
      position,
    }));
    await runBot(["--json", "--count", "5", "--ledger", file], { env });
    const kept = await readKept(join(folder, "here.db"));
    expect(kept.bot?.since).toBe(value.since);
    expect(kept.room.tips.count).toBe(value.room.tips.count + 5);
  });

  it("of the version that held the place alone is taken over", async () => {
    const { env, folder, file } = await openTakenOver("here.json", ({ position }) => position);
    expect(tokensOf((await runBot(["--json", "--count", "1", "--ledger", file], { env })).stdout)).toEqual([
      1,
    ]);
    expect(await readKept(join(folder, "here.db"))).toMatchObject({
      bot: { since: 0 },
      room: { tips: { count: 1 } },
    });
  });

  it("hands over what was not done: reactions, webhooks, the key, and the places of pages", async () => {
    const at = Date.now();
    const event = { method: "tip", id: `${at}-0`, object: { user: { username: "ana" }, tip: { tokens: 5 } } };
    const { env, folder, file } = await openTakenOver("here.json", (state) => ({
      ...state,
      value: {
        ...state.value,
        pending: [{ name: "alert:a", eventId: "1-0", text: "later!", event: {}, dueAt: at }],
        outbox: [{ id: "b", name: "b", body: "{}", attempts: 2, notBefore: 0, createdAt: at }],
        log: { id: "pages", last: 7, entries: [{ place: 7, at, kind: "alert", event }] },
        overlayKey: "k".repeat(32),
      },
    }));
    const bot = startBot(["--ledger", file, "--port", "0", "--host", "127.0.0.1"], { env });
    await bot.until("stderr", "later!");
    await bot.until("stdout", "tipped 5 tokens");
    const [, port, key] = /Overlay: http:\/\/[^:]+:(\d+)\/\?key=(\S+)/.exec(bot.stderr) ?? [];
    expect(key).toBe("k".repeat(32));
    const page = await listenTo(Number(port), `/events?key=${key}`);
    expect([200, 303]).toContain(page.status);
    bot.process.kill("SIGTERM");
    expect((await bot.ended).code).toBe(0);
    const kept = await readKept(join(folder, "here.db"));
    expect(kept).toMatchObject({ reactions: 0, webhooks: 1, pages: { id: "pages", last: 7 } });
  });

  it("that belongs to another room is refused", async () => {
    const { env, folder, file } = await openTakenOver("here.json", (state) => ({
      ...state,
      position: { ...Object(state.position), room: "example.com/ana" },
    }));
    const { code, stderr } = await runBot(["--count", "1", "--ledger", file], { env });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^error: The position belongs to the room example.com\/ana, and this client follows .*\/room_owner$/m,
    );
    // The file is there still for the room that it belongs to.
    expect(await readdir(folder)).toContain("here.json");
  });

  it("that ends in the middle is refused, and left as it is", async () => {
    const { env, folder } = await openTippedRoom();
    const file = join(folder, "here.json");
    await writeFile(file, '{"version":1,"ro');
    const { code, stdout, stderr } = await runBot(["--ledger", file], { env });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(linesOf(stderr).filter((line) => line.includes("here.json"))).toHaveLength(1);
    expect(await readFile(file, "utf8")).toBe('{"version":1,"ro');
  });

  it.each<[string, (state: State) => unknown, string]>([
    [
      "of a later version",
      () => ({ version: 3, room: {} }),
      "it is of version 3, and this bot reads versions up to 2",
    ],
    ["of a later form", (state) => ({ ...state, version: 2 }), "room"],
    [
      "with a room of a later version",
      ({ value }) => ({ ...value, version: 2, room: { version: 9 } }),
      "version 9",
    ],
    ["with a damaged outbox", changed("outbox", [{}]), "outbox.0.id has another form"],
    ["with no outbox", changed("outbox", null), "outbox has another form"],
    ["with a damaged log", changed("log", { id: "a", last: 1, entries: [{}] }), "log.entries.0"],
    [
      "with a log of no number",
      changed("log", { id: "a", last: -1, entries: [] }),
      "log.last has another form",
    ],
    ["with a short key", changed("overlayKey", "short"), "overlayKey has another form"],
    ["with no alerts", changed("alerts", null), "alerts has another form"],
    ["with damaged alerts", changed("alerts", { "@a": { all: "soon", users: null } }), "alerts.@a.all has"],
    ["with a damaged start", changed("since", "x"), "since has another form"],
    ["with no start", changed("since", null), "since has another form"],
    ["with a damaged reaction", changed("pending", [{ name: "a", dueAt: null }]), "pending.0"],
    ["with a damaged position", (state) => ({ ...state, position: 5 }), "it is JSON of another shape"],
    ["with something beside the state", (state) => ({ ...state, alerts: {} }), "it is JSON of another shape"],
    ["of someone else", () => [], "it is JSON of another shape"],
    ["of a number", () => 5, "it is JSON of another shape"],
  ])("is refused, and left as it is: %s", async (_, change, problem) => {
    const { env, folder } = await openTippedRoom();
    const file = join(folder, "here.json");
    const { version: _version, position, ...value } = JSON.parse(await fixture()) as Record<string, unknown>;
    const content = JSON.stringify(change({ version: 1, position, value }));
    await writeFile(file, content);
    const { code, stdout, stderr } = await runBot(["--ledger", file], { env });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(`${file} holds no state: `);
    expect(stderr).toContain(problem);
    expect(await readFile(file, "utf8")).toBe(content);
    expect(await readdir(folder)).toEqual(["here.json"]);
  });
});
