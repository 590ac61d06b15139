import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { broadcastStop, chatMessage, tip } from "@cb-events/simulator";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { hasServer, openRedis } from "../../redis/test/support/redis-server.js";
import { freePort } from "./free-port.js";
import { readKept } from "./kept.js";
import { openRooms, writeRooms } from "./many-rooms.js";
import { TOKEN } from "./room.js";
import { linesOf, runBot, startBot } from "./run-bot.js";
import { openReceiver } from "./webhook-receiver.js";

const isThere = hasServer();
const skipped = isThere ? "" : " (skipped: there is no redis-server on this machine)";
const KILLS = 3;
const TIPS = 120;

/** A relay that follows these rooms, each of which has been taken. */
async function openRelay<const TNames extends readonly string[]>(names: TNames, ...args: string[]) {
  const server = await openRedis();
  const { of, env } = await openRooms(names);
  const rooms = await writeRooms(names.join("\n"), 0o644);
  const relay = startBot(["relay", "--redis", server.url, "--rooms", rooms, ...args], { env });
  for (const name of names) await relay.until("stderr", `Room ${name}: followed by this worker`);
  return { of, server, relay };
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "cb-events-stream-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

describe.skipIf(!isThere)(`run --redis${skipped}`, () => {
  it("counts every tip once, and tells of each once, through kills, while the relay goes on", async () => {
    const { of, server } = await openRelay(["ana"]);
    const folder = await temporaryFolder();
    const ledger = join(folder, "rooms.db");
    const settings = join(folder, "settings.json");
    const receiver = await openReceiver(204);
    const webhooks = { home: { format: "homeAssistant", url: receiver.url } };
    const alerts = [{ name: "thanks", on: "tip", webhooks: ["home"] }];
    await writeFile(settings, JSON.stringify({ webhooks, alerts }));
    const args = ["run", "--redis", server.url, "--ledger", ledger, "--settings", settings];
    const start = () => startBot([...args, "--json", "--port", "0"]);
    const first = start();
    // Before anything happens, so that nothing is from before the first start.
    await first.until("stderr", "Overlay: ");

    let sent = 0;
    const show = of("ana").play(
      Array.from({ length: TIPS }, (_, at) => {
        sent += at + 1;
        return {
          after: 0.05,
          event: tip({ tokens: at + 1, from: `user_${at % 7}`, anonymous: at % 5 === 0 }),
        };
      }),
    );
    let bot = first;
    for (let kill = 0; kill < KILLS; kill += 1) {
      // Each is killed at another point of its work.
      await bot.until("stdout", new RegExp(`(?:.*\\n){${3 + 5 * kill}}`));
      bot.process.kill("SIGKILL");
      await bot.ended;
      bot = start();
    }
    await show.done;
    of("ana").emit(broadcastStop());
    await bot.until("stdout", '"broadcastStop"');
    const told = () => new Map(receiver.requests.map(({ headers, body }) => [headers["webhook-id"], body]));
    await vi.waitFor(() => expect(told().size).toBe(TIPS), 30_000);
    bot.process.kill("SIGTERM");
    expect((await bot.ended).code).toBe(0);

    // A kill between a delivery and its note repeats it under the same id, with the same body.
    for (const { headers, body } of receiver.requests) expect(told().get(headers["webhook-id"])).toBe(body);
    const { name, room, last, dead } = await readKept(ledger);
    expect(name).toMatch(/\/ana$/);
    expect(room.tips).toEqual({ tokens: sent, count: TIPS });
    expect([last, dead]).toEqual([TIPS + 1, []]);
  }, 180_000);

  it("reads the room that is named, and no other, under the prefix that is named", async () => {
    const { of, server } = await openRelay(["ana", "ben"], "--prefix", "shop:{7}:");
    const args = [
      "--redis",
      server.url,
      "--prefix",
      "shop:{7}:",
      "--no-ledger",
      "--no-overlay",
      "--count",
      "1",
    ];
    of("ana").emit(tip({ tokens: 11, from: "viewer", anonymous: false }));
    of("ben").emit(tip({ tokens: 22, from: "viewer", anonymous: false }));
    const named = await runBot(["run", ...args, "--username", "BEN"]);
    expect([named.code, linesOf(named.stdout)]).toEqual([
      0,
      [expect.stringMatching(/ viewer tipped 22 tokens$/)],
    ]);
    const url = `https://eventsapi.chaturbate.com/events/ana/${TOKEN}/`;
    const ofUrl = await runBot(["run", ...args], { env: { CB_EVENTS_URL: url } });
    expect([ofUrl.code, linesOf(ofUrl.stdout)]).toEqual([
      0,
      [expect.stringMatching(/ viewer tipped 11 tokens$/)],
    ]);
    expect(ofUrl.stdout + ofUrl.stderr).not.toContain(TOKEN);
    const neither = await runBot(["run", ...args]);
    expect([neither.code, linesOf(neither.stderr)]).toEqual([
      2,
      ["error: There are several rooms in Redis: give --username with one of ana, ben"],
    ]);
    const watched = [
      "watch",
      "--group",
      "screen",
      "--redis",
      server.url,
      "--prefix",
      "shop:{7}:",
      "--count",
      "2",
    ];
    expect(linesOf((await runBot(watched)).stdout)).toHaveLength(2);
    const elsewhere = await runBot(["run", "--redis", server.url]);
    expect([elsewhere.code, linesOf(elsewhere.stderr)]).toEqual([
      2,
      ["error: No relay has added a room to this Redis: start one, or name the room by --username"],
    ]);
  });

  it("says how it is doing, and waits for a room that no relay has added yet", async () => {
    const server = await openRedis();
    const port = String(await freePort());
    const metrics = String(await freePort());
    const bot = startBot([
      ...["run", "--redis", server.url, "--username", "ana", "--no-ledger"],
      ...["--port", port, "--metrics", metrics],
    ]);
    await bot.until("stderr", /^ana is not in Redis yet: a relay has to add it$/m);
    await bot.until("stderr", "Overlay: ");
    const health = async () => {
      const response = await fetch(`http://127.0.0.1:${port}/health`);
      return [response.status, await response.json()];
    };
    expect((await health())[1]).toMatchObject({ state: "waiting", lastPollAt: null });
    const { of, env } = await openRooms(["ana"]);
    const rooms = await writeRooms("ana", 0o644);
    startBot(["relay", "--redis", server.url, "--rooms", rooms], { env });
    of("ana").emit(chatMessage({ from: "viewer", message: "hello" }));
    await bot.until("stdout", "viewer said “hello”");
    const ok = expect.objectContaining({ status: "ok", state: "polling", events: 1, lastError: null });
    await vi.waitFor(async () => expect(await health()).toEqual([200, ok]), 10_000);
    const figures = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
    expect(figures).toMatch(/^cb_events_reader_dead\S* 0$/m);
    bot.process.kill("SIGTERM");
    const { code, stderr } = await bot.ended;
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^Ended\. /m)]);
  });

  it("ends with 1 and one line where Redis cannot be used", async () => {
    const url = `redis://127.0.0.1:${await freePort()}`;
    const { code, stdout, stderr } = await runBot(["run", "--redis", url, "--no-overlay", "--no-ledger"]);
    expect([code, stdout, linesOf(stderr)]).toEqual([
      1,
      "",
      [expect.stringMatching(/^error: Redis does not answer \(.*ECONNREFUSED.*\): is it started/)],
    ]);
  });
});

describe("the options of run --redis", () => {
  it.each([
    [["--redis", "redis://x", "--rooms", "x"], "--rooms and --redis contradict each other"],
    [["--redis", "redis://x", "--token", "x"], "--redis and --token contradict each other"],
    [["--redis", "redis://x", "--simulate"], "--redis and --simulate contradict each other"],
    [["--redis", "redis://x", "--timeout", "5"], "--redis and --timeout contradict each other"],
    [["--group", "x"], "--group goes with --redis"],
    [["--prefix", "{x}"], "--prefix goes with --redis"],
    [["--redis", "redis://x", "--prefix", "x"], "Allowed is a text with one hash tag"],
    [["--redis", "redis://x", "--prefix", "{x} "], "Allowed is a text with one hash tag"],
  ])("end with 1 and one line for what cannot be: %j", async (args, message) => {
    const { code, stdout, stderr } = await runBot(["run", ...args]);
    expect([code, stdout, linesOf(stderr)]).toEqual([1, "", [expect.stringContaining(message)]]);
  });
});
