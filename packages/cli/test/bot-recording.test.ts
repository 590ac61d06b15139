import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tip } from "@cb-events/simulator";
import { describe, expect, it, onTestFinished } from "vitest";
import { openRoom } from "./room.js";
import { linesOf, runBot, startBot } from "./run-bot.js";

async function openFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "cb-events-recording-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** A recording of five tips, of 1 to 5 tokens. */
async function record(...args: readonly string[]) {
  const { feed, env } = await openRoom();
  for (let tokens = 1; tokens <= 5; tokens += 1) feed.emit(tip({ tokens, from: "ana", note: "for you" }));
  const folder = await openFolder();
  const file = join(folder, "show.ndjson");
  const { stdout } = await runBot(["--json", "--private", "--count", "5", "--record", file, ...args], {
    env,
  });
  return { env, folder, file, stdout };
}

const reactionsIn = (stderr: string) => linesOf(stderr).filter((line) => line.startsWith("info: "));

describe("a recording", () => {
  it("gives the same events when it is replayed, and reactions, with no room to follow", async () => {
    const { file, stdout } = await record();
    const replayed = await runBot(["replay", file, "--json", "--private"]);
    expect(replayed).toMatchObject({ code: 0, stdout });
    expect(reactionsIn(replayed.stderr)).toEqual(
      [1, 2, 3, 4, 5].map((n) => `info: Thank you, ana, for ${n} token${n === 1 ? "" : "s"}!`),
    );
    expect(replayed.stderr).toContain("Replayed 5 events: 0 skipped, 0 repeats left out");
  });

  it("holds no name and no text when it is anonymised", async () => {
    const { file } = await record("--anonymise");
    expect(await readFile(file, "utf8")).not.toMatch(/ana|for you|room_owner/);
    expect((await runBot(["replay", file])).stdout).toMatch(/^\S+ user_\w+ tipped 1 token$/m);
  });

  it("with a cut line is replayed without it, and that is said", async () => {
    const { file } = await record();
    await writeFile(file, (await readFile(file, "utf8")).slice(0, -20));
    const { code, stdout, stderr } = await runBot(["replay", file, "--json"]);
    expect({ code, lines: linesOf(stdout).length }).toEqual({ code: 0, lines: 4 });
    expect(stderr).toContain("line 5 is skipped: the file ends inside of it");
  });

  it("ends a replay after --count events, and plays at --speed", async () => {
    const { file } = await record();
    const { stdout } = await runBot(["replay", file, "--json", "--count", "2", "--speed", "1000"]);
    expect(linesOf(stdout)).toHaveLength(2);
  });

  it("goes on through a kill: whole lines, and each event at least once", async () => {
    const { feed, env } = await openRoom();
    const folder = await openFolder();
    const [file, state] = [join(folder, "show.ndjson"), join(folder, "state.db")];
    const args = ["--json", "--record", file, "--ledger", state];
    const ids: string[] = [];
    for (let kill = 0; kill < 3; kill += 1) {
      const bot = startBot(args, { env });
      for (let n = 0; n < 5; n += 1) ids.push(String(feed.emit(tip({ tokens: 5 })).id));
      await bot.until("stdout", String(ids.at(-2 - kill)));
      bot.process.kill("SIGKILL");
      await bot.ended;
    }
    const last = startBot(args, { env });
    ids.push(String(feed.emit(tip({ tokens: 5 })).id));
    await last.until("stdout", String(ids.at(-1)));
    last.process.kill("SIGTERM");
    await last.ended;
    const lines = linesOf(await readFile(file, "utf8")).map((line) => JSON.parse(line) as { id: string });
    expect([...new Set(lines.map(({ id }) => id))]).toEqual(ids);
    // What was handled since the last commit comes again after a kill, and nothing comes again without one.
    const times = (id: string) => lines.filter((line) => line.id === id).length;
    expect(Math.max(...ids.map(times))).toBeLessThanOrEqual(4);
    expect(times(String(ids.at(-1)))).toBe(1);
  });

  it.skipIf(!existsSync("/dev/full"))("that cannot be written does not stop the bot", async () => {
    const { feed, env } = await openRoom();
    feed.emit(tip({ tokens: 5 }));
    const { code, stdout, stderr } = await runBot(["--json", "--count", "1", "--record", "/dev/full"], {
      env,
    });
    expect({ code, lines: linesOf(stdout).length }).toEqual({ code: 0, lines: 1 });
    expect(stderr).toMatch(/^error: The recording \/dev\/full cannot be written: .*ENOSPC.* is not in it$/m);
  });
});

describe("--diff", () => {
  it("prints each reaction that differs, and ends with 1; with 0 when none does", async () => {
    const { file, folder } = await record();
    const other = join(folder, "other.json");
    await writeFile(
      other,
      JSON.stringify({ alerts: [{ name: "small tip", on: "tip", min: 5, say: "Thank you, {name}!" }] }),
    );
    const differing = await runBot(["replay", file, "--diff", other]);
    expect(differing.code).toBe(1);
    const lines = linesOf(differing.stdout).map((line) => line.split("\t").slice(1));
    expect(lines).toEqual([
      ...[1, 2, 3, 4].map((n) => [
        "alert:small tip",
        `Thank you, ana, for ${n} token${n === 1 ? "" : "s"}!`,
        "-",
      ]),
      ["alert:small tip", "Thank you, ana, for 5 tokens!", "Thank you, ana!"],
    ]);
    expect(differing.stderr).toBe("5 reactions differ\n");
    const same = await runBot(["replay", file, "--settings", other, "--diff", other]);
    expect(same).toMatchObject({ code: 0, stdout: "" });
  });
});

it.each([
  [["--anonymise"], "--anonymise goes with --record"],
  [["replay", "a", "--diff", "b", "--why", "1-0"], "cannot be used with"],
  [["replay", "a", "--speed", "0"], "Allowed is a number above 0."],
  [["replay", "/nowhere/show"], "The recording /nowhere/show cannot be read"],
  [["replay"], "missing required argument 'recording'"],
])("refuses %s", async (args, problem) => {
  const { code, stderr } = await runBot(args);
  expect(code).toBe(1);
  expect(stderr.toLowerCase()).toContain(problem.toLowerCase());
  expect(linesOf(stderr)).toHaveLength(1);
});
