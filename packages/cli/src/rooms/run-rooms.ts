import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { createPlanner, type Planner, Pool } from "@cb-events/pool";
import type { CbEvent } from "@cb-events/types";
import type { PreparedRun, RunTools } from "../bot/prepared-run.js";
import { withTools } from "../bot/run-room.js";
import { createTotals, summary, sumOf } from "../bot/totals.js";
import { IN_MEMORY, ledgerFileFor, nameOf } from "../ledger/ledger-file.js";
import { openKeptRoomsPatiently } from "../ledger/open-kept-room.js";
import { openOverlays } from "../overlay/open-overlay.js";
import { CrowdLog } from "./crowd-log.js";
import { FollowedRoom } from "./followed-room.js";
import { readRooms } from "./read-rooms.js";
import { observeRooms } from "./room-metrics.js";
import { createRoomPrinters } from "./room-printers.js";
import { openRoomRecorders, type RoomRecorders } from "./room-recorders.js";
import { roomStatuses } from "./room-statuses.js";
import { RoomsPanel } from "./rooms-panel.js";
import { ScreenPrinters } from "./screen-printers.js";
import { Stops } from "./stops.js";

/** Pages need not wait longer than this for the first answers of the feed. In milliseconds. */
const PROBE_PATIENCE = 1500;

/**
 * How long the end waits for recordings to be on the disk, where a hundred of them take their time. The system has each
 * line since it was written: this is about a power cut. In milliseconds.
 */
const MAX_SYNC = 300;

/** Follows the rooms of a file, until it is ended or none of them can be followed. */
export async function runRooms(run: PreparedRun, file: string): Promise<void> {
  const { options, shell, log, env } = run;
  const listed = await readRooms(file, {
    ...{ env, mask: shell.mask, testbed: options.testbed ?? false },
    tell: (problem) => log.error(problem),
  });
  const names = listed.map(({ name }) => name);
  const { record, anonymise = false } = options;
  const recorders = record === undefined ? undefined : await openRoomRecorders(record, names, { anonymise });
  const ofRooms = new CrowdLog(log);
  const planner = createPlanner();
  const followed = listed.map((room) => new FollowedRoom(room, run, planner, ofRooms));
  try {
    await withTools(run, (tools) => follow(run, tools, { rooms: followed, planner, recorders, ofRooms }));
  } finally {
    ofRooms.close();
    await Promise.race([recorders?.close(), sleep(MAX_SYNC, undefined, { ref: false })]);
  }
}

interface Followed {
  readonly rooms: readonly FollowedRoom[];
  readonly planner: Planner;
  readonly recorders: RoomRecorders | undefined;
  /** What is said of them. */
  readonly ofRooms: CrowdLog;
}

async function follow(
  run: PreparedRun,
  { metrics, overlay: wanted }: RunTools,
  { rooms, planner, recorders, ofRooms }: Followed,
): Promise<void> {
  const { options, shell, live, log, env, settings } = run;
  const { signal } = shell;
  // Each room listens to it: Node would warn of more than ten.
  setMaxListeners(0, signal);
  const probing = Promise.all(rooms.map((room) => room.probe(signal)));
  await Promise.race([probing, sleep(PROBE_PATIENCE, undefined, { ref: false })]);

  const files = rooms.map(({ room }) => ledgerFileFor(options.ledger, room, env));
  const keeping = rooms.map((room, at) => ({
    ...{ name: nameOf(room.room), timeZone: settings.current.timeZone, startedAt: room.clock.start },
    ...{ log: room.log, before: files[at]?.before },
  }));
  const kept = await openKeptRoomsPatiently((files[0] ?? IN_MEMORY).path, keeping, { log, signal });
  if (kept === undefined) return log.notice(summary(createTotals()));

  const enough = new AbortController();
  const end = AbortSignal.any([signal, enough.signal]);
  const stops = new Stops(rooms.length, log, () => enough.abort());
  const byName = new Map(rooms.map((room) => [room.name.toLowerCase(), room]));
  const of = (name: string) => byName.get(name.toLowerCase());
  const pool = new Pool({
    planner,
    client: { timeout: options.timeout },
    onStop: ({ room, error }) => {
      of(room)?.stopped(error);
      stops.add({ room, error });
    },
  });
  const statusOf = roomStatuses(pool);
  if (metrics !== undefined)
    observeRooms(
      metrics,
      pool,
      rooms.map(({ name }) => name),
      statusOf,
    );
  const onScreen = live && new ScreenPrinters(live.screen, live.colours, signal);
  if (onScreen) live?.limit(onScreen);
  const printers = onScreen ?? createRoomPrinters(options, signal);
  let pages: Awaited<ReturnType<typeof openOverlays>> | undefined;
  try {
    for (const [at, room] of rooms.entries()) {
      const found = kept.rooms[at];
      if (found === undefined) continue;
      const { name } = room;
      room.open({ kept: found, printer: printers.of(name), recorder: recorders?.of(name), metrics });
    }
    if (wanted !== undefined) {
      const sources = await Promise.all(
        rooms.map(async (room) => ({ name: room.name, source: await room.openPages(statusOf) })),
      );
      pages = await openOverlays(wanted, sources, { kept: kept.rooms, settings, log });
    }
    await live?.open(
      new RoomsPanel({
        rooms: rooms.map((room) => ({
          name: room.name,
          view: room.view(pages?.room(room.name)),
          get isLive() {
            return room.isLive(statusOf);
          },
        })),
        address: pages?.url,
        log,
        colours: live.colours,
        onChoose: (name) => onScreen?.choose(name),
      }),
    );
    for (const room of rooms)
      void room.join({
        pool,
        statusOf,
        metrics,
        onRefused: (error) => stops.add({ room: room.name, error }),
        signal: end,
      });
    const handle = async (
      event: CbEvent,
      context: { readonly room: string; readonly signal: AbortSignal },
    ) => {
      await of(context.room)?.handle(event, context);
      if (printers.printed === options.count) enough.abort();
    };
    // Rooms side by side: each writes for itself, and all go into the ledger together. With --count it is exact.
    const concurrency = options.count === undefined ? undefined : 1;
    await pool.run(handle, { signal: end, concurrency });
  } finally {
    await Promise.all(rooms.map((room) => room.stop()));
    await Promise.all(rooms.map((room) => room.closePages((pages?.pages ?? 0) > 0)));
    await pages?.close();
    await pool.close().finally(() => kept.ledger.close());
    ofRooms.close();
    // Credentials that are refused at once leave nothing to sum up.
    if (signal.aborted || pool.status.rooms.length > 0)
      log.notice(summary(sumOf(rooms.map(({ totals }) => totals))));
  }
  stops.check();
}
