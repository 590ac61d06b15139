import { setImmediate as turn } from "node:timers/promises";
import { openLedger } from "@cb-events/ledger";
import { reduceRoom } from "@cb-events/room";
import { chatMessage, tip, userEnter } from "@cb-events/simulator";
import { type CbEvent, decodeEvent } from "@cb-events/types";
import { expect, it, onTestFinished, vi } from "vitest";
import { KeptRoom } from "../src/ledger/kept-room.js";
import type { Log } from "../src/log.js";
import { PageFeed } from "../src/overlay/page-feed.js";

const log: Log = { debug() {}, info() {}, warn() {}, error() {}, notice() {} };
const now = Date.now();

function event(id: string, draft: { method: string; object: Record<string, unknown> }): CbEvent {
  const { event: decoded } = decodeEvent({ ...draft, id });
  if (decoded === undefined) throw new Error("The event is invalid");
  return decoded;
}

async function setUp() {
  const ledger = await openLedger(":memory:", { commitEvery: 0, logger: false });
  onTestFinished(() => ledger.close());
  const kept = new KeptRoom(ledger, { name: "x/demo", timeZone: "UTC", startedAt: 0, log });
  await kept.begin(now - 3_600_000, undefined);
  const open = async (isNews: (event: CbEvent) => boolean = () => true) => {
    const onChange = vi.fn();
    const feed = await PageFeed.open(kept, {
      isNews,
      onChange,
      log,
      clock: { now, skew: 0 },
      toShow: (event) => event,
    });
    onTestFinished(() => feed.close(true));
    return { feed, onChange, places: () => feed.log.entries.map(({ place }) => place) };
  };
  const add = (...events: readonly CbEvent[]) =>
    kept.room.write(() => {
      for (const each of events) kept.room.add(each);
    });
  return { kept, open, add };
}

it("gives each event that pages show its number in the ledger, once it is written", async () => {
  const { kept, open, add } = await setUp();
  const { feed, onChange, places } = await open(({ id }) => id !== `${now}-4`);
  await add(
    event(`${now}-1`, tip()),
    event(`${now}-2`, userEnter()),
    event(`${now}-3`, chatMessage({ message: "hi" })),
  );
  await add(event(`${now}-3`, chatMessage({ message: "again" })), event(`${now}-4`, tip()));
  await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(2), 30_000);
  expect([feed.log.id, places()]).toEqual([kept.pages.id, [1, 3]]);
});

it.each([new Error("no"), null])(
  "leaves out an event that cannot be shown, says so, and holds up none behind it: %s was thrown",
  async (thrown) => {
    const { kept, add } = await setUp();
    await add(event(`${now}-1`, tip()), event(`${now}-2`, tip()));
    const lines: string[] = [];
    const onChange = vi.fn();
    const feed = await PageFeed.open(kept, {
      isNews: () => true,
      onChange,
      log: { ...log, error: (line) => lines.push(line) },
      clock: { now, skew: 0 },
      toShow: (each) => {
        if (each.id.endsWith("1")) throw thrown;
        return each;
      },
    });
    onTestFinished(() => feed.close(true));
    await add(event(`${now}-11`, tip()), event(`${now}-12`, tip()));
    await vi.waitFor(() => expect(onChange).toHaveBeenCalledOnce(), 30_000);
    expect(feed.log.entries.map(({ place }) => place)).toEqual([2, 4]);
    const why = thrown === null ? "a object was thrown" : "no";
    expect(lines).toEqual([1, 11].map((n) => `${now}-${n} cannot be shown on pages (${why})`));
  },
);

it("changes log and totals in one step, and tells of it in the same", async () => {
  const { kept, open } = await setUp();
  const { feed, onChange } = await open();
  const seen = () => [feed.log.last, feed.room.tips.count];
  onChange.mockImplementation(() => expect(seen()).toEqual([2, 2]));
  const events = [event(`${now}-1`, tip()), event(`${now}-2`, tip())];
  await kept.room.write(() => {
    for (const each of events) {
      kept.room.add(each);
      kept.memory.room = reduceRoom(kept.memory.room, each);
    }
  });
  while (onChange.mock.calls.length === 0) {
    expect(seen()).toEqual([0, 0]);
    await turn();
  }
  expect(seen()).toEqual([2, 2]);
});

it("gives a page that comes back after a restart what it missed, under the same places", async () => {
  const { open, add } = await setUp();
  await add(
    event(`${now - 3_700_000}-0`, tip()), // from before the bot's time
    event(`${now - 700_000}-0`, tip()), // longer ago than is kept
    event(`${now - 60_000}-0`, tip()),
    event(`${now + 500_000_000}-0`, tip()), // of a wrong time
    event("strange", tip()),
    event(`${now}-0`, userEnter()),
  );
  const { feed, places } = await open();
  expect([feed.log.last, places()]).toEqual([6, [3, 4, 5]]);
  expect(Math.max(...feed.log.entries.map(({ at }) => at))).toBeLessThanOrEqual(Date.now());
});

it("reads on to the end where pages listen, and not where none does", async () => {
  const { open, add } = await setUp();
  const [listened, alone] = [await open(), await open()];
  await add(event(`${now}-1`, tip()));
  await Promise.all([listened.feed.close(true), alone.feed.close(false)]);
  expect([listened.places(), alone.places()]).toEqual([[1], []]);
});
