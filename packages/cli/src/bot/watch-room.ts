import { EventClient } from "@cb-events/core";
import { type CbEvent, eventTime } from "@cb-events/types";
import type { WatchOptions } from "../commands/watch.js";
import { createDisplay } from "../display.js";
import { createLog } from "../log.js";
import { checkOutputOptions, endAfter } from "../options/output-options.js";
import { jsonPrinter, linePrinter } from "../printer.js";
import type { Shell } from "../process/shell.js";
import { findRoom } from "../room/find-room.js";
import { openSimulatedRoom } from "../room/simulated-room.js";
import { findSettings } from "../settings/settings-file.js";
import { coloursFor } from "../terminal.js";
import { FeedClock } from "./feed-clock.js";
import { probe } from "./probe.js";

/** Prints events until it is ended. Gives the exit code. */
export async function watchRoom(options: WatchOptions, shell: Shell): Promise<0> {
  checkOutputOptions(options);
  const { signal, mask } = shell;
  const clock = new FeedClock(Date.now());
  const log = createLog(options.logLevel);
  const { env } = findSettings(undefined, shell.env, mask);
  const room =
    (await findRoom({ options, env, mask, log, signal })) ?? (await openSimulatedRoom(false, shell.fail));
  const forget = endAfter(options, shell.end);
  try {
    if (room.notice) log.notice(room.notice);
    const first = await probe(room, log, signal);
    if (first !== undefined) clock.learn(first);
    const printer = options.json
      ? jsonPrinter(options.private ?? false, signal)
      : linePrinter(coloursFor(process.stdout), signal);
    const isHistory = (event: CbEvent) => (eventTime(event)?.getTime() ?? clock.start) < clock.start;
    const display = createDisplay(printer, isHistory, log);
    const enough = new AbortController();
    const client = new EventClient(room.credentials, {
      ...{
        useTestbed: room.useTestbed,
        timeout: options.timeout,
        logger: log,
        retryAttempts: Number.POSITIVE_INFINITY,
      },
    });
    try {
      const handle = async (event: CbEvent) => {
        await display.dispatch(event);
        if (printer.printed === options.count) enough.abort();
      };
      await client.run(handle, { signal: AbortSignal.any([signal, enough.signal]) });
    } finally {
      await client.close();
    }
  } finally {
    forget();
    await room.close?.();
  }
  return 0;
}
