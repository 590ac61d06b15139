import { Relay, type RelayStatus } from "@cb-events/redis";
import { many } from "../line.js";
import { createLog, type Log, type LogLevel } from "../log.js";
import { type Metrics, openMetrics } from "../metrics/open-metrics.js";
import { endAfter } from "../options/output-options.js";
import { UsageError } from "../options/usage-error.js";
import type { Shell } from "../process/shell.js";
import { untilAborted } from "../process/until-aborted.js";
import type { ListedRoom } from "../rooms/parse-rooms.js";
import { readRooms } from "../rooms/read-rooms.js";
import { findSettings } from "../settings/settings-file.js";
import { short } from "../terminal.js";
import { connectRedis } from "./connect-redis.js";
import { tellPlan } from "./dry-run.js";
import { redisUrl } from "./redis-url.js";
import { namesOf, notIn } from "./room-names.js";

/** Between two lines that tell how it is, in milliseconds. */
const STATUS_INTERVAL = 60_000;

export interface RelayRoomsOptions {
  readonly redis: string;
  readonly rooms: string;
  /** Rooms that are given by name are of the testbed. */
  readonly testbed?: boolean;
  /** What stands before every key. */
  readonly prefix?: string;
  readonly dryRun?: boolean;
  /** The port of `/metrics`. */
  readonly metrics?: number;
  /** In seconds. */
  readonly duration?: number;
  readonly logLevel: LogLevel;
}

/** Follows a share of the rooms into Redis until it is ended, and hands them over. Gives the exit code. */
export async function relayRooms(options: RelayRoomsOptions, shell: Shell): Promise<0> {
  const log = createLog(options.logLevel);
  const { mask } = shell;
  const { env } = findSettings(undefined, shell.env, mask);
  const url = redisUrl(options.redis, { env, mask, log });
  const tell = (problem: string) => log.error(problem);
  const rooms = await readRooms(options.rooms, { env, mask, tell, testbed: options.testbed ?? false });
  const redis = await connectRedis(url);
  const forget = endAfter(options, shell.end);
  let metrics: Metrics | undefined;
  try {
    if (!options.dryRun) metrics = await openMetrics(options.metrics, log);
    const relay = new Relay(redis.connection, {
      ...{ credentials: credentialsOf(rooms), prefix: options.prefix, logger: log },
      ...{ client: { hooks: metrics?.hooks }, hooks: metrics?.relayHooks },
    });
    metrics?.observe(relay);
    if (options.dryRun) await tellPlan(redis.connection, relay, rooms, options.prefix);
    else await work(relay, rooms, log, shell.signal);
  } finally {
    forget();
    metrics?.close();
    redis.close();
  }
  return 0;
}

async function work(relay: Relay, rooms: readonly ListedRoom[], log: Log, signal: AbortSignal) {
  const stop = () => {
    relay.stop().catch(() => {}); // Awaited below.
  };
  signal.addEventListener("abort", stop, { once: true });
  const timer = setInterval(() => log.info(statusLine(relay.status)), STATUS_INTERVAL);
  try {
    await relay.start(); // Before anything is written: it refuses a Redis that cannot be used.
    if (!signal.aborted) await addRooms(relay, rooms, log);
    await untilAborted(signal);
  } finally {
    clearInterval(timer);
    signal.removeEventListener("abort", stop);
    const { appended } = relay.status;
    const held = relay.status.rooms.length;
    await relay.stop();
    if (signal.aborted) log.info(`Handed over ${many(held, "room")}, ${many(appended, "event")} appended`);
  }
}

async function addRooms(relay: Relay, rooms: readonly ListedRoom[], log: Log): Promise<void> {
  const added = await Promise.all(rooms.map(({ name }) => relay.rooms.add(name)));
  const all = await relay.rooms.list();
  log.info(
    `${many(all.length, "room")} in Redis, ${added.filter(Boolean).length} of them added now; worker ${relay.status.worker}`,
  );
  const strangers = notIn(rooms, all);
  if (strangers.length > 0)
    log.warn(`Not in this rooms file, so this worker has no token for them: ${namesOf(strangers)}`);
}

/** How the worker is doing, in a line. */
export function statusLine({ state, ...status }: RelayStatus): string {
  const refused = status.rooms.filter((room) => room.state === "refused").map(({ room }) => room);
  const parts = [
    `${state}: ${status.rooms.length} of ${many(status.totalRooms, "room")}`,
    many(status.workers, "worker"),
    `${status.requests} of ${status.requestsPerMinute} requests a minute`,
    `${many(status.appended, "event")} appended`,
  ];
  if (refused.length > 0) parts.push(`refused by the feed: ${namesOf(refused)}`);
  if (status.lastError) parts.push(`last error ${status.lastError.code}`);
  return parts.join(", ");
}

/** What opens a room, by its name in any case. */
export function credentialsOf(rooms: readonly ListedRoom[]) {
  const known = new Map(rooms.map((room) => [room.name.toLowerCase(), withHost(room)]));
  return (room: string) => {
    const found = known.get(room.toLowerCase());
    if (found !== undefined) return found;
    throw new UsageError(`${short(room, 40)} is not in the rooms file of this worker`);
  };
}

/** The feed's host stands in an events URL: a relay has one set of options for all of its rooms. */
function withHost({ credentials, useTestbed }: ListedRoom): ListedRoom["credentials"] {
  if (typeof credentials === "string" || !useTestbed) return credentials;
  const [username, token] = [credentials.username, credentials.token].map(encodeURIComponent);
  return `https://events.testbed.cb.dev/events/${username}/${token}/`;
}
