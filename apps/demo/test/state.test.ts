import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Simulator, tip } from "@cb-events/simulator";
import { describe, expect, it, onTestFinished } from "vitest";
import { openRoom, TOKEN } from "./room.js";
import { jsonLinesOf, linesOf, runBot, startBot } from "./run-bot.js";

async function openFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "cb-events-state-"));
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
  it("is kept in a file of the room's, and a restart goes on there", async () => {
    const { env, folder } = await openTippedRoom();
    const first = await runBot(["--json", "--count", "2"], { env });
    expect(tokensOf(first.stdout)).toEqual([1, 2]);
    const second = await runBot(["--json", "--count", "3"], { env });
    expect(tokensOf(second.stdout)).toEqual([3, 4, 5]);
    const [name, ...others] = await readdir(join(folder, "cb-events"));
    expect(others).toEqual([]);
    expect(name).toMatch(/^127\.0\.0\.1%3A\d+%2Froom_owner\.json$/);
    expect(await readFile(join(folder, "cb-events", String(name)), "utf8")).not.toContain(TOKEN);
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

  it("moves event by event: a kill repeats the event in flight, and no other", async () => {
    const { env } = await openTippedRoom();
    const bot = startBot(["--json"], { env });
    await bot.until("stdout", '"tokens":5');
    bot.process.kill("SIGKILL");
    await bot.ended;
    const again = startBot(["--json", "--timeout", "0", "--log-level", "debug"], { env });
    await again.until("stderr", /Received \d+ events?\n[\s\S]*Received/);
    again.process.kill("SIGTERM");
    const { stdout } = await again.ended;
    expect([[], [5]]).toContainEqual(tokensOf(stdout));
  });

  it("is kept where --state says", async () => {
    const { env, folder } = await openTippedRoom();
    const args = ["--json", "--count", "1", "--state", join(folder, "here.json")];
    expect(tokensOf((await runBot(args, { env })).stdout)).toEqual([1]);
    expect(tokensOf((await runBot(args, { env })).stdout)).toEqual([2]);
    expect(await readdir(folder)).toEqual(["here.json"]);
  });

  it("is not kept with --no-state", async () => {
    const { env, folder } = await openTippedRoom();
    const args = ["--json", "--count", "2", "--no-state"];
    expect(tokensOf((await runBot(args, { env })).stdout)).toEqual([1, 2]);
    expect(tokensOf((await runBot(args, { env })).stdout)).toEqual([1, 2]);
    expect(await readdir(folder)).toEqual([]);
  });

  it("is kept in the simulated room only when asked for, and that room is the same after a restart", async () => {
    const folder = await openFolder();
    const env = { XDG_STATE_HOME: folder };
    await runBot(["--count", "1"], { env });
    expect(await readdir(folder)).toEqual([]);
    const args = ["--count", "4", "--state", join(folder, "here.json")];
    for (let start = 0; start < 2; start += 1) {
      const { code, stdout } = await runBot(args, { env });
      expect({ code, lines: linesOf(stdout).length }).toEqual({ code: 0, lines: 4 });
    }
  });

  it("is refused when its file is damaged, which is left as it is", async () => {
    const { env, folder } = await openTippedRoom();
    const file = join(folder, "here.json");
    await writeFile(file, '{"version":1,"ro');
    const { code, stdout, stderr } = await runBot(["--state", file], { env });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(linesOf(stderr).filter((line) => line.includes("here.json"))).toHaveLength(1);
    expect(await readFile(file, "utf8")).toBe('{"version":1,"ro');
  });

  it("is refused when it belongs to another room", async () => {
    const { env, folder } = await openTippedRoom();
    const other = await openTippedRoom();
    const file = join(folder, "here.json");
    await runBot(["--count", "1", "--state", file], { env });
    const { code, stderr } = await runBot(["--count", "1", "--state", file], { env: other.env });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^error: The position belongs to the room .*\/room_owner, and this client follows /m,
    );
  });

  it("that cannot be kept keeps the bot waiting, and it says why", async () => {
    const { env, folder } = await openTippedRoom();
    await writeFile(join(folder, "file"), "");
    const bot = startBot(["--state", join(folder, "file", "here.json")], { env });
    await bot.until(
      "stderr",
      /--no-state keeps none\nwarn: PositionStoreError: .*here\.json.*; goes on in 1 s$/m,
    );
    bot.process.kill("SIGTERM");
    const { code, stdout } = await bot.ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  });

  it("of the version that held the place alone is taken over", async () => {
    const { env, folder } = await openTippedRoom();
    const file = join(folder, "here.json");
    const args = ["--json", "--count", "1", "--state", file];
    await runBot(args, { env });
    const { position } = JSON.parse(await readFile(file, "utf8")) as { position: unknown };
    await writeFile(file, JSON.stringify(position));
    expect(tokensOf((await runBot(args, { env })).stdout)).toEqual([2]);
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({
      value: { room: { tips: { count: 1 } } },
    });
  });

  it("of the version that held place and state in one object is taken over", async () => {
    const { feed, env, folder } = await openTippedRoom();
    const file = join(folder, "here.json");
    const before = JSON.parse(
      await readFile(new URL("fixtures/state-version-2.json", import.meta.url), "utf8"),
    ) as { position: object; room: { tips: { tokens: number; count: number } }; since: number };
    const position = { ...before.position, room: roomOf(feed), cursor: null };
    await writeFile(file, JSON.stringify({ ...before, position }));
    await runBot(["--json", "--count", "5", "--state", file], { env });
    const after = JSON.parse(await readFile(file, "utf8")) as { value: typeof before };
    expect(after).toMatchObject({ version: 1, position: { version: 1, room: roomOf(feed) } });
    expect(after.value.since).toBe(before.since);
    expect(after.value.room.tips.count).toBe(before.room.tips.count + 5);
    expect(after.value.room.tips.tokens).toBe(before.room.tips.tokens + 15);
  });

  it("belongs to one bot: a second one is refused, and the first goes on", async () => {
    const { feed, env, folder } = await openTippedRoom();
    const file = join(folder, "here.json");
    const first = startBot(["--json", "--state", file], { env });
    await first.until("stdout", '"tokens":5');
    const { code, stdout, stderr } = await runBot(["--state", file], { env });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(new RegExp(`is in use by process ${first.process.pid} on .*, started 20`));
    feed.emit(tip({ tokens: 6 }));
    await first.until("stdout", '"tokens":6');
    first.process.kill("SIGTERM");
    expect((await first.ended).code).toBe(0);
    expect(await readdir(folder)).toEqual(["here.json"]);
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
    const fixture = await readFile(new URL("fixtures/state-version-2.json", import.meta.url), "utf8");
    const { version: _version, position, ...value } = JSON.parse(fixture) as Record<string, unknown>;
    const content = JSON.stringify(change({ version: 1, position, value }));
    await writeFile(file, content);
    const { code, stdout, stderr } = await runBot(["--state", file], { env });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(`${file} holds no state: `);
    expect(stderr).toContain(problem);
    expect(await readFile(file, "utf8")).toBe(content);
    expect(await readdir(folder)).toEqual(["here.json"]);
  });

  it("can be read by its owner only", async () => {
    const { env, folder } = await openTippedRoom();
    const file = join(folder, "here.json");
    await runBot(["--count", "1", "--state", file], { env });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });
});
