import { EventClient, type FetchLike } from "@cb-events/core";
import { tip } from "@cb-events/simulator";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Driver } from "../src/driver/driver.js";
import { findDriver } from "../src/driver/find-driver.js";
import { ledgerOver } from "./faulty-driver.js";

/** Events in a second. */
const RATE = 60;
/** How much longer each sync takes, in milliseconds. */
const SYNC = 20;
/** How long it goes on, in milliseconds. */
const DURATION = 40_000;

// All times are those of a clock that goes on by the syncs and by what is waited for alone, whatever the machine does.
beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

async function slowDriver(): Promise<Driver> {
  const driver = await findDriver();
  return {
    name: driver.name,
    open: (path) => {
      const connection = driver.open(path);
      return {
        prepare: (sql) => connection.prepare(sql),
        close: () => connection.close(),
        exec: (sql) => {
          connection.exec(sql);
          if (sql === "COMMIT") vi.advanceTimersByTime(SYNC);
        },
      };
    },
  };
}

/** A room in which something happens all the time. Each answer holds what has happened since the one before: one event at least. */
function busyRoom() {
  const began = performance.now();
  /** When the event of this number happened. */
  const timeOf = (number: number) => began + (number * 1000) / RATE;
  let sent = 0;
  const fetch: FetchLike = async (url) => {
    do await new Promise((resolve) => setTimeout(resolve, 10));
    while (timeOf(sent + 1) > performance.now());
    const events: unknown[] = [];
    for (; timeOf(sent + 1) <= performance.now() && events.length < 100; sent += 1)
      events.push({ ...tip({ tokens: 1, from: "ana" }), id: `${1_700_000_000_000 + sent}-0` });
    const nextUrl = `${String(url).split("?")[0]}?i=${1_700_000_000_000 + sent}-0`;
    return new Response(JSON.stringify({ events, nextUrl }));
  };
  return { timeOf, fetch };
}

/** How far what is durable is behind what happens at most, in milliseconds. */
async function mostBehind(commitEvery: number): Promise<number> {
  const ledger = ledgerOver(await slowDriver(), ":memory:", { commitEvery });
  const room = ledger.room("demo");
  const count = room.state("count", { initial: 0, parse: Number });
  const { timeOf, fetch } = busyRoom();
  let [behind, durable] = [0, 0];
  room.onCommit(({ last }) => {
    if (last > durable) behind = Math.max(behind, performance.now() - timeOf(durable + 1));
    durable = last;
  });
  const client = new EventClient("http://127.0.0.1:1/events/demo/token/", {
    ...{ fetch, positionStore: room, logger: false },
    rateLimiter: { acquire: async () => {} },
  });
  const running = client.run((event) => {
    room.add(event);
    count.value += 1;
  });
  // Step by step: a sync takes its time on top of that of the timers.
  for (const end = performance.now() + DURATION; performance.now() < end; )
    await vi.advanceTimersToNextTimerAsync();
  await client.close();
  await running;
  expect([count.value, room.last]).toEqual([durable, durable]);
  await ledger.close();
  return behind;
}

describe("a disk that takes 20 ms more for each sync", () => {
  it("leaves a room with 60 events in a second less than two seconds behind", async () => {
    expect(await mostBehind(0.05)).toBeLessThan(2000);
  });

  it("would leave it further and further behind with a commit for each event", async () => {
    expect(await mostBehind(0)).toBeGreaterThan(5000);
  });
});
