import { Reader, Relay } from "@cb-events/redis";
import type { CbEvent } from "@cb-events/types";
import { FeedClock } from "../bot/feed-clock.js";
import type { PreparedRun, RunTools } from "../bot/prepared-run.js";
import { RoomBot } from "../bot/room-bot.js";
import { patientOf, withTools } from "../bot/run-room.js";
import { serveBot } from "../bot/serve-bot.js";
import { createTotals, summary } from "../bot/totals.js";
import { examineReading } from "../doctor/examine-running.js";
import { ledgerFileFor, nameOf } from "../ledger/ledger-file.js";
import { openKeptRoomPatiently } from "../ledger/open-kept-room.js";
import { countDead } from "../metrics/count-dead.js";
import { short } from "../terminal.js";
import { clockSkew } from "./clock-skew.js";
import { connectRedis, type OwnConnection } from "./connect-redis.js";
import { redisUrl } from "./redis-url.js";
import { streamCheck } from "./stream-check.js";
import { StreamHealth } from "./stream-health.js";
import { findStreamRoom, type StreamRoom } from "./stream-room.js";
import { takeOnce } from "./take-once.js";
import { watchReader } from "./watch-reader.js";

/** Seconds without a sign of life until another reader may have the room: a bot that was killed is back that much later. */
const LEASE = 5;

/** An event that ends the process each time is given up after so many; one that is only there when it ends is not. */
const ATTEMPTS = 20;

/** Follows one room by what relays append to Redis, until it is ended. */
export async function runStream(run: PreparedRun, given: string): Promise<void> {
  const { options, shell, log, env } = run;
  const redis = await connectRedis(redisUrl(given, { env, mask: shell.mask, log }));
  try {
    const room = findStreamRoom(options, env, await roomsIn(redis, options.prefix));
    if (!room.isThere) log.notice(`${short(room.name, 40)} is not in Redis yet: a relay has to add it`);
    await withTools(run, (tools) => follow(run, tools, redis, room));
  } finally {
    redis.close();
  }
}

/** The names of all rooms. Rejects with a `RedisError` where Redis cannot be used. */
async function roomsIn({ connection }: OwnConnection, prefix: string | undefined): Promise<string[]> {
  const none = () => {
    throw new Error("This relay follows nothing");
  };
  return await new Relay(connection, { credentials: none, prefix, logger: false }).rooms.list();
}

async function follow(
  run: PreparedRun,
  { metrics, recorder, overlay, printer }: RunTools,
  redis: OwnConnection,
  { name, room }: StreamRoom,
): Promise<void> {
  const { options, shell, startedAt, live, log, env, settings, webhook } = run;
  const clock = new FeedClock(startedAt);
  clock.learn({ clockSkew: await clockSkew(redis), newest: undefined });
  const file = ledgerFileFor(options.ledger, room, env);
  const keeping = { name: nameOf(room), timeZone: settings.current.timeZone, startedAt: clock.start, log };
  const kept = await openKeptRoomPatiently(file, keeping, shell.signal);
  if (kept === undefined) return log.notice(summary(createTotals()));

  const bot = new RoomBot({
    ...{ kept, clock, settings, printer, log, recorder, webhook, isSimulated: false },
    onChange: () => live?.changed(),
  });
  const health = new StreamHealth({ room: name.toLowerCase(), lease: LEASE });
  const group = options.group ?? `run:${name.toLowerCase()}`;
  const reader = new Reader(redis.connection, {
    ...{ group, rooms: [name], prefix: options.prefix, logger: log },
    ...{ lease: LEASE, attempts: ATTEMPTS },
    onGap: ({ events }) => {
      health.gaps += 1;
      log.warn(
        events === undefined
          ? "The feed no longer had some events: they are in no total"
          : `${events} events were trimmed in Redis before they were read: they are in no total`,
      );
    },
  });
  const dead = metrics && countDead(kept.room);
  metrics?.observe(reader);
  if (dead) metrics?.observe(dead, { "cb_events.room": name });

  const enough = new AbortController();
  const end = AbortSignal.any([shell.signal, enough.signal]);
  let isProblemTold = false;
  const onProblem = async () => {
    if (isProblemTold) return;
    isProblemTold = true;
    log.error(`${await kept.problem()}; trying again; --no-ledger keeps nothing`);
  };
  const handle = async (event: CbEvent, { signal }: { readonly signal: AbortSignal }) => {
    health.lastEventAt = new Date();
    await takeOnce(bot, event, { signal, onProblem: () => void onProblem() });
    isProblemTold = false;
    if (printer.printed === options.count) enough.abort();
  };
  const patient = { ...patientOf(run), room, ledgerFile: file };
  const running = {
    ledgerProblem: () => kept.problem(),
    waiting: (webhook: string) => bot.waiting(webhook),
  };
  const check = streamCheck(() => reader.status, health);
  const diagnose = (signal: AbortSignal) => examineReading(patient, running, check, signal);
  const unwatch = watchReader(reader, health, {
    onChange: () => bot.changed(),
    onRival: () =>
      log.warn(
        `Another reader of the group ${short(group, 60)} has the room: give each bot a group of its own (--group)`,
      ),
  });
  try {
    const pages = {
      overlay,
      settings,
      log,
      onlooker: live,
      health: () => health.of(reader.status),
      diagnose,
    };
    await serveBot(bot, pages, async () => {
      // Redis has answered: what an earlier run left to be done is taken up.
      bot.takeUp();
      await reader.run(metrics?.timed(handle) ?? handle, { signal: end });
    });
  } finally {
    unwatch();
    dead?.stop();
    await reader.close();
    await kept.close();
    if (shell.signal.aborted || reader.status.handled > 0) log.notice(summary(bot.totals));
  }
}
