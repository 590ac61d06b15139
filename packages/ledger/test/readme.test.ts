import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLedger } from "@cb-events/ledger";
import { tip as builtTip, Simulator } from "@cb-events/simulator";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { bot } from "../examples/bot.js";
import { follow } from "../examples/follow.js";
import { report } from "../examples/history.js";
import { load } from "../examples/load.js";
import { ledgers, position, temporaryFolders, tip } from "./support.js";

const read = (path: string) => readFile(new URL(`../${path}`, import.meta.url), "utf8");
const temporaryFolder = temporaryFolders();
const open = ledgers();
const home = process.cwd();
const kept: string[] = [];

afterAll(async () => {
  for (const folder of kept) await rm(folder, { recursive: true, force: true });
});

afterEach(() => {
  process.chdir(home);
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("the README", () => {
  it.each(["quick-start", "bot", "follow", "history", "load"])("shows examples/%s.ts", async (name) => {
    expect(await read("README.md")).toContain(`\`\`\`ts\n${await read(`examples/${name}.ts`)}\`\`\``);
  });

  it("names each column of each view, and each table", async () => {
    const readme = await read("README.md");
    const schema = await read("src/file/schema.ts");
    for (const [, name] of schema.matchAll(/CREATE (?:VIEW|TABLE) (\w+)/g))
      expect(readme).toContain(`\`${name}\``);
  });
});

describe("the examples", () => {
  it("count on after a restart: the quick start, until the feed refuses it", async () => {
    // The example's ledger stays open, and would warn of a folder that is gone.
    const folder = await mkdtemp(join(tmpdir(), "cb-events-ledger-"));
    kept.push(folder);
    const feed = new Simulator({ username: "demo", token: "secret" });
    feed.emit(builtTip({ tokens: 25 }));
    feed.emit(builtTip({ tokens: 50 }));
    feed.fault({ on: 2, status: 401 });
    vi.stubEnv("CB_EVENTS_URL", feed.eventsUrl);
    vi.stubGlobal("fetch", feed.fetch);
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    process.chdir(folder);
    await expect(import("../examples/quick-start.js")).rejects.toMatchObject({ code: "AUTH" });
    expect(log.mock.calls.flat()).toEqual(["25 tokens, 25 in all", "50 tokens, 75 in all"]);
  });

  it("keep history, totals and jobs, and report them", async () => {
    const path = join(await temporaryFolder(), "rooms.db");
    const feed = new Simulator({ username: "demo", token: "secret" });
    vi.stubGlobal("fetch", feed.fetch);
    for (const tokens of [25, 500]) feed.emit(builtTip({ tokens, from: "ana", anonymous: false }));
    const stop = new AbortController();
    const running = bot(path, feed.eventsUrl, stop.signal);
    await vi.waitFor(() => expect(feed.holding).toBe(1), 30_000);
    stop.abort();
    await running;
    const ledger = await open(path);
    expect(ledger.room("demo").jobs("webhook").take()?.data).toEqual({ say: "500 tokens!" });
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    await report(path);
    expect(log.mock.calls.flat()).toEqual([expect.stringMatching(/: 525 tokens in 2 tips$/), "ana: 525"]);
  });

  it("load a history, in parts, and each event of it once", async () => {
    const path = join(await temporaryFolder(), "rooms.db");
    const count = 10_001;
    const events = async function* () {
      for (let n = 1; n <= count; n += 1) yield tip(`${n}-0`, 1);
    };
    expect([await load(path, events()), await load(path, events())]).toEqual([count, count]);
    const [top] = (await open(path)).room("demo").history.topTippers();
    expect(top?.tokens).toBe(count);
  });

  it("send what is durable, in order, once", async () => {
    const ledger = await openLedger(":memory:", { commitEvery: 0 });
    const room = ledger.room("demo");
    const sent: number[] = [];
    const add = async (n: number) => {
      room.add(tip(`${n}-0`));
      await room.save(position(`${n}-0`));
    };
    for (const n of [1, 2, 3]) await add(n);
    const off = follow(room, 1, (seq) => sent.push(seq));
    for (const n of [4, 5]) await add(n);
    await vi.waitFor(() => expect(sent).toEqual([2, 3, 4, 5]), 30_000);
    off();
    await add(6);
    expect(sent).toEqual([2, 3, 4, 5]);
    await ledger.close();
  });
});
