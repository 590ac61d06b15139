import { mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { openLedger } from "@cb-events/ledger";
import { tip } from "@cb-events/simulator";
import { type CbEvent, decodeEvent } from "@cb-events/types";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { FeedClock } from "../src/bot/feed-clock.js";
import { RoomBot } from "../src/bot/room-bot.js";
import { KeptRoom } from "../src/ledger/kept-room.js";
import type { Log } from "../src/log.js";
import { takeOnce } from "../src/redis/take-once.js";
import { DEFAULT_SETTINGS } from "../src/settings/settings.js";

const log: Log = { debug() {}, info() {}, warn() {}, error() {}, notice() {} };
const now = Date.now();

function event(id: string): CbEvent {
  const { event: decoded } = decodeEvent({ ...tip({ tokens: 5 }), id });
  if (decoded === undefined) throw new Error("The event is invalid");
  return decoded;
}

async function openBot() {
  const folder = await mkdtemp(join(tmpdir(), "cb-events-take-"));
  const path = join(folder, "rooms.db");
  const ledger = await openLedger(path, { commitEvery: 60, logger: false });
  onTestFinished(async () => {
    await ledger.close().catch(() => {}); // One that cannot be written cannot be closed.
    await rm(folder, { recursive: true });
  });
  const kept = new KeptRoom(ledger, { name: "x/ana", timeZone: "UTC", startedAt: now, log });
  await kept.begin(now, undefined);
  const printed: string[] = [];
  const bot = new RoomBot({
    ...{ kept, log, clock: new FeedClock(now), isSimulated: false },
    settings: { current: DEFAULT_SETTINGS, onChange() {} },
    printer: {
      printed: 0,
      print: async ({ id }) => void printed.push(id),
    },
  });
  /** What is durable, as another process sees it. */
  const inFile = async () => {
    const beside = await openLedger(path, { readOnly: true, logger: false });
    const { last } = beside.room("x/ana");
    const dead = beside.room("x/ana").dead();
    await beside.close();
    return { last, dead: dead.map(({ reason }) => reason) };
  };
  return { bot, path, printed, inFile };
}

const calm = { signal: new AbortController().signal, onProblem: () => {} };

describe("an event of a stream", () => {
  it("is in the file when it counts as read, and is passed over when it comes again", async () => {
    const { bot, printed, inFile } = await openBot();
    const first = event(`${now + 1}-0`);
    expect(await takeOnce(bot, first, calm)).toBe("new");
    expect(await inFile()).toEqual({ last: 1, dead: [] });
    expect(await takeOnce(bot, first, calm)).toBe("known");
    expect(await takeOnce(bot, event(`${now + 2}-0`), calm)).toBe("new");
    expect([printed, bot.kept.saved.tips.count, bot.totals.tips]).toEqual([
      [`${now + 1}-0`, `${now + 2}-0`],
      ...[2, 2],
    ]);
  });

  it("is put aside once where its handling throws, with nothing of what it wrote", async () => {
    const { bot, printed, inFile } = await openBot();
    const broken = event(`${now + 1}-0`);
    vi.spyOn(bot, "take").mockImplementationOnce((each) => {
      bot.kept.room.add(each);
      throw new Error("wrong");
    });
    expect(await takeOnce(bot, broken, calm)).toBe("new");
    expect(await takeOnce(bot, broken, calm)).toBe("known");
    expect([await inFile(), printed.length, bot.totals.tips]).toEqual([
      { last: 0, dead: ["Error: wrong"] },
      ...[1, 0],
    ]);
  });

  it("does not count as read while the file cannot be written, and is written when it can be", async () => {
    const { bot, path, inFile } = await openBot();
    // The folder: a file alone that is removed is written anew.
    const folder = dirname(path);
    await rename(folder, `${folder}.away`);
    const ended = new AbortController();
    let problems = 0;
    const onProblem = () => {
      problems += 1;
      ended.abort(new Error("the end"));
    };
    await expect(takeOnce(bot, event(`${now + 1}-0`), { signal: ended.signal, onProblem })).rejects.toThrow(
      "the end",
    );
    expect(problems).toBe(1);
    await rename(`${folder}.away`, folder);
    expect(await takeOnce(bot, event(`${now + 1}-0`), calm)).toBe("new");
    expect(await inFile()).toEqual({ last: 1, dead: [] });
    expect(bot.kept.saved.tips.count).toBe(1);
  });
});
