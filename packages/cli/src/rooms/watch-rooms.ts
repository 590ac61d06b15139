import { Pool } from "@cb-events/pool";
import { type CbEvent, eventTime } from "@cb-events/types";
import { FeedClock } from "../bot/feed-clock.js";
import { createLog } from "../log.js";
import { endAfter, type OutputOptions } from "../options/output-options.js";
import type { Shell } from "../process/shell.js";
import { findSettings } from "../settings/settings-file.js";
import { CrowdLog } from "./crowd-log.js";
import { readRooms } from "./read-rooms.js";
import { createRoomDisplays } from "./room-displays.js";
import { createRoomPrinters } from "./room-printers.js";
import { Stops } from "./stops.js";

export interface WatchRoomsOptions extends OutputOptions {
  readonly rooms: string;
  readonly testbed?: boolean;
  /** In seconds. */
  readonly timeout?: number;
}

/** Prints the events of many rooms until it is ended, or none of them can be followed. Gives the exit code. */
export async function watchRooms(options: WatchRoomsOptions, shell: Shell): Promise<0> {
  const log = createLog(options.logLevel);
  const { env } = findSettings(undefined, shell.env, shell.mask);
  const listed = await readRooms(options.rooms, {
    ...{ env, mask: shell.mask, testbed: options.testbed ?? false },
    tell: (problem) => log.error(problem),
  });
  const enough = new AbortController();
  const signal = AbortSignal.any([shell.signal, enough.signal]);
  const stops = new Stops(listed.length, log, () => enough.abort());
  const ofRooms = new CrowdLog(log);
  const pool = new Pool({
    client: { logger: ofRooms, timeout: options.timeout },
    onStop: (report) => stops.add(report),
  });
  const forget = endAfter(options, shell.end);
  try {
    for (const { credentials, useTestbed } of listed) pool.add(credentials, { useTestbed });
    const printers = createRoomPrinters(options, shell.signal);
    const clock = clockOf(pool);
    const show = createRoomDisplays(printers, (event) => clock.isHistory(event), log);
    const handle = async (event: CbEvent, { room }: { readonly room: string }) => {
      clock.learn(room);
      await show(room, event);
      if (printers.printed === options.count) enough.abort();
    };
    // One after the other: they all go to one output, and `--count` is exact.
    await pool.run(handle, { concurrency: 1, signal });
  } finally {
    forget();
    await pool.close();
    ofRooms.close();
  }
  stops.check();
  return 0;
}

/** What is history, by the clock of the feed: the first answer of any room tells it, for all are of one feed. */
function clockOf(pool: Pool) {
  const clock = new FeedClock(Date.now());
  let isKnown = false;
  return {
    isHistory: (event: CbEvent) => (eventTime(event)?.getTime() ?? clock.start) < clock.start,
    learn(name: string): void {
      if (isKnown) return;
      isKnown = true;
      const found = pool.status.rooms.find(({ room }) => room === name);
      clock.learn({ clockSkew: found?.clockSkew, newest: undefined });
    },
  };
}
