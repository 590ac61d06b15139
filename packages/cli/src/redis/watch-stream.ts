import { Reader } from "@cb-events/redis";
import { type CbEvent, eventTime } from "@cb-events/types";
import { createLog } from "../log.js";
import { endAfter, type OutputOptions } from "../options/output-options.js";
import type { Shell } from "../process/shell.js";
import { createRoomDisplays } from "../rooms/room-displays.js";
import { createRoomPrinters } from "../rooms/room-printers.js";
import { findSettings } from "../settings/settings-file.js";
import { connectRedis } from "./connect-redis.js";
import { redisUrl } from "./redis-url.js";

export interface WatchStreamOptions extends OutputOptions {
  readonly redis: string;
  readonly group: string;
  readonly prefix?: string;
}

/** Prints what relays append to Redis, as a reader of a group, until it is ended. Gives the exit code. */
export async function watchStream(options: WatchStreamOptions, shell: Shell): Promise<0> {
  const startedAt = Date.now();
  const log = createLog(options.logLevel);
  const { mask } = shell;
  const { env } = findSettings(undefined, shell.env, mask);
  const redis = await connectRedis(redisUrl(options.redis, { env, mask, log }));
  const forget = endAfter(options, shell.end);
  const enough = new AbortController();
  const signal = AbortSignal.any([shell.signal, enough.signal]);
  try {
    await using reader = new Reader(redis.connection, {
      ...{ group: options.group, prefix: options.prefix, logger: log },
    });
    const printers = createRoomPrinters(options, shell.signal);
    const isHistory = (event: CbEvent) => (eventTime(event)?.getTime() ?? startedAt) < startedAt;
    const show = createRoomDisplays(printers, isHistory, log);
    const handle = async (event: CbEvent, { room }: { readonly room: string }) => {
      await show(room, event);
      if (printers.printed === options.count) enough.abort();
    };
    // One after the other: they all go to one output, and `--count` is exact.
    await reader.run(handle, { concurrency: 1, signal });
  } finally {
    forget();
    redis.close();
  }
  return 0;
}
