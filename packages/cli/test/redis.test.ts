import { EventClient } from "@cb-events/core";
import type { RelayStatus } from "@cb-events/redis";
import { tip } from "@cb-events/simulator";
import { describe, expect, it, vi } from "vitest";
import { lintMetrics } from "../../../apps/checks/src/metrics-lint.js";
import { freePort, hasServer, openRedis } from "../../redis/test/support/redis-server.js";
import { credentialsOf, statusLine } from "../src/redis/relay-rooms.js";
import { openRooms, writeRooms } from "./many-rooms.js";
import { TOKEN } from "./room.js";
import { linesOf, runBot, startBot } from "./run-bot.js";

const PASSWORD = "pass/word-nobody-may-see";
const isThere = hasServer();
const skipped = isThere ? "" : " (skipped: there is no redis-server on this machine)";

describe.skipIf(!isThere)(`relay and watch --redis${skipped}`, () => {
  it("bring the events of two rooms through Redis, each once, though the relay is another one", async () => {
    const server = await openRedis();
    const { of, env } = await openRooms(["ana", "ben"]);
    const rooms = await writeRooms("ana\nben\n", 0o644);
    const relay = startBot(["relay", "--redis", "$REDIS", "--rooms", rooms], {
      env: { ...env, REDIS: server.url },
    });
    await relay.until("stderr", /^info: 2 rooms in Redis, 2 of them added now; worker worker-/m);
    for (const name of ["ana", "ben"])
      await relay.until("stderr", new RegExp(`^info: Room ${name}: followed by this worker$`, "m"));
    of("ana").emit(tip({ tokens: 11, from: "viewer", anonymous: false }));
    of("ben").emit(tip({ tokens: 22, from: "viewer", anonymous: false }));
    const watch = ["watch", "--redis", server.url, "--group", "screen"];
    const first = await runBot([...watch, "--count", "2"]);
    expect([first.code, linesOf(first.stdout).sort()]).toEqual([
      0,
      [
        expect.stringMatching(/^ana: .*viewer tipped 11 tokens$/),
        expect.stringMatching(/^ben: .*viewer tipped 22 tokens$/),
      ],
    ]);

    relay.process.kill("SIGTERM");
    const ended = await relay.ended;
    expect(ended.code).toBe(0);
    expect(ended.stderr).toMatch(/^info: Handed over 2 rooms, \d+ events? appended$/m);
    expect(ended.stderr).not.toContain(TOKEN);

    of("ana").emit(tip({ tokens: 33, from: "viewer", anonymous: false }));
    const next = startBot(["relay", "--redis", server.url, "--rooms", rooms], { env });
    const second = await runBot([...watch, "--count", "1"]);
    expect(linesOf(second.stdout)).toEqual([expect.stringMatching(/^ana: .*viewer tipped 33 tokens$/)]);
    await next.until("stderr", /^info: 2 rooms in Redis, 0 of them added now/m);
    next.process.kill("SIGTERM");
    expect((await next.ended).code).toBe(0);
  });

  it("relay --dry-run says what it would take, and changes nothing", async () => {
    const server = await openRedis();
    const redis = await server.client();
    const { env } = await openRooms(["ana", "ben"]);
    const args = ["--redis", server.url, "--rooms", await writeRooms("ana\nnobody\nben\n")];
    const before = await runBot(["relay", "--dry-run", ...args], { env });
    expect([before.code, linesOf(before.stdout)]).toEqual([
      0,
      [
        "In Redis: 0 rooms, 0 workers.",
        "This worker would add: ana, ben.",
        "It would follow 2 of 2 rooms, as one of 1 worker.",
        "Nothing was changed.",
      ],
    ]);
    expect(linesOf(before.stderr)).toEqual([
      expect.stringMatching(/^error: --rooms, line 2: nobody has no /),
    ]);
    expect(await redis.sendCommand(["DBSIZE"])).toBe(0);

    const relay = startBot(["relay", ...args], { env });
    await relay.until("stderr", "Room ben: followed");
    const alone = await writeRooms("ben\n");
    const after = await runBot(["relay", "--dry-run", "--redis", server.url, "--rooms", alone], { env });
    expect(linesOf(after.stdout)).toEqual([
      "In Redis: 2 rooms, 1 worker.",
      "This worker would add no room.",
      "It would follow 1 of 2 rooms, as one of 2 workers.",
      "It has no token for: ana.",
      "Nothing was changed.",
    ]);
  });

  it("relay --metrics serves its figures to this machine, and no secret", async () => {
    const server = await openRedis();
    const { of, env } = await openRooms(["ana"]);
    const args = ["relay", "--redis", server.url, "--rooms", await writeRooms("ana\n")];
    const port = String(await freePort());
    const relay = startBot([...args, "--metrics", port], { env });
    await relay.until("stderr", `Metrics: http://127.0.0.1:${port}/metrics\n`);
    await relay.until("stderr", "Room ana: followed");
    await vi.waitFor(() => expect(of("ana").holding).toBe(1), { timeout: 30_000 });
    of("ana").emit(tip({ from: "a_viewer", anonymous: false }));
    const text = await vi.waitFor(
      async () => {
        const body = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
        expect(body).toMatch(/^cb_events_client_poll_duration_count\S* [1-9]/m);
        expect(body).toMatch(/^cb_events_relay_append_duration_count\S* 1$/m);
        expect(body).toMatch(/^cb_events_event_lag_count\S* 1$/m);
        return body;
      },
      { timeout: 30_000, interval: 200 },
    );
    expect(text).toMatch(/^cb_events_rooms\{\S*cb_events_room_state="\w+"\S*\} 1$/m);
    for (const secret of [TOKEN, "a_viewer", "ana"]) expect(text).not.toContain(secret);
    expect(lintMetrics(text)).toEqual([]);
    const second = await runBot([...args, "--metrics", port], { env });
    expect([second.code, linesOf(second.stderr)]).toEqual([
      1,
      [`error: --metrics ${port}: the port is taken; give another port`],
    ]);
    relay.process.kill("SIGTERM");
    expect((await relay.ended).code).toBe(0);
  });

  it("tell in one line of a Redis that cannot be used, and end with 1", async () => {
    const evicts = await openRedis("--maxmemory-policy", "allkeys-lru");
    const locked = await openRedis();
    const admin = await locked.client();
    await admin.sendCommand(["CONFIG", "SET", "requirepass", PASSWORD]);
    const { env } = await openRooms(["ana"]);
    const rooms = await writeRooms("ana\n");
    const cases = [
      [
        evicts.url,
        /^error: This Redis has maxmemory-policy allkeys-lru, .*: set maxmemory-policy noeviction$/,
      ],
      [
        `redis://127.0.0.1:${await freePort()}`,
        /^error: Redis does not answer \(.*ECONNREFUSED.*\): is it started/,
      ],
      [locked.url, /^error: Redis asks for a user and a password/],
      [locked.url.replace("//", "//default:wrong@"), /^error: Redis asks for a user and a password/],
    ] as const;
    for (const [url, message] of cases) {
      const runs = [
        ["relay", "--rooms", rooms],
        ["watch", "--group", "screen"],
      ].map((args) => runBot([...args, "--redis", "$REDIS"], { env: { ...env, REDIS: url } }));
      for (const { code, stdout, stderr } of await Promise.all(runs))
        expect([code, stdout, linesOf(stderr)]).toEqual([1, "", [expect.stringMatching(message)]]);
    }
  });
});

describe("the options of Redis", () => {
  it.each([
    [["watch", "--redis", "redis://127.0.0.1:1"], "--redis and --group go together: give both"],
    [["watch", "--group", "a"], "--redis and --group go together: give both"],
    [["watch", "--redis", "redis://127.0.0.1:1", "--group", "a", "--rooms", "x"], "contradict each other"],
    [["watch", "--redis", "redis://127.0.0.1:1", "--group", "a", "--timeout", "5"], "contradict each other"],
    [["watch", "--redis", PASSWORD, "--group", "a"], "--redis is no address of Redis: allowed are"],
    [
      ["watch", "--redis", `http://a:${PASSWORD}@localhost`, "--group", "a"],
      "--redis is no address of Redis",
    ],
    [["watch", "--redis", "redis://localhost/x", "--group", "a"], "--redis is no address of Redis"],
    [["watch", "--redis", "redis://a:%zz@localhost", "--group", "a"], "--redis is no address of Redis"],
    [["watch", "--redis", "$NOT_SET", "--group", "a"], "names an environment variable that is not set"],
    [["relay", "--redis", "redis://localhost"], "--rooms"],
    [["relay", "--rooms", "x"], "--redis"],
    [["relay", "--rooms", "x", "--redis", "redis://localhost"], "cannot be read (ENOENT)"],
  ])("end with 1 and one line for what cannot be: %j", async (args, message) => {
    const { code, stdout, stderr } = await runBot(args);
    expect([code, stdout, linesOf(stderr)]).toEqual([1, "", [expect.stringContaining(message)]]);
    expect(stderr).not.toContain(PASSWORD);
  });

  it("show no password, and warn where others can read it", async () => {
    const secret = encodeURIComponent(PASSWORD);
    const url = `redis://user:${secret}@127.0.0.1:${await freePort()}`;
    for (const given of [url, "$REDIS"]) {
      const args = ["watch", "--group", "a", "--log-level", "debug", "--redis", given];
      const { code, stdout, stderr } = await runBot(args, { env: { REDIS: url } });
      expect([code, stderr.includes("other users of this machine")]).toEqual([1, given === url]);
      for (const text of [secret, PASSWORD]) expect(stdout + stderr).not.toContain(text);
    }
  });
});

describe("the credentials of a relay", () => {
  it("lead to the testbed where the rooms are of it, and are those of the file's rooms alone", () => {
    const credentials = { username: "ana", token: "a/b" };
    const of = (useTestbed: boolean) => credentialsOf([{ name: "ana", credentials, useTestbed, line: 1 }]);
    expect(of(false)("ANA")).toEqual(credentials);
    const url = String(of(true)("ANA"));
    expect(url).toBe("https://events.testbed.cb.dev/events/ana/a%2Fb/");
    expect(new EventClient(url, { logger: false }).position.room).toBe(
      new EventClient(credentials, { useTestbed: true, logger: false }).position.room,
    );
    expect(() => of(true)("ben")).toThrow("ben is not in the rooms file of this worker");
  });
});

describe("the status line of a relay", () => {
  it("says how many rooms it has, what it asks, and what is wrong", () => {
    const at = new Date(0);
    const room = (name: string, state: "polling" | "refused") => ({
      ...new EventClient({ username: name, token: "token" }).status,
      ...{ room: name, state, since: at, appended: 3, logLength: 3 },
    });
    const status: RelayStatus = {
      ...{ state: "running", worker: "worker-1", totalRooms: 5, workers: 2, lastBeatAt: at },
      ...{ requestsPerMinute: 800, requests: 31, waiting: 0, appended: 7 },
      rooms: [room("ana", "polling"), room("ben", "refused")],
      lastError: { code: "REDIS_AWAY", at },
    };
    expect(statusLine(status)).toBe(
      "running: 2 of 5 rooms, 2 workers, 31 of 800 requests a minute, 7 events appended, refused by the feed: ben, last error REDIS_AWAY",
    );
  });
});
