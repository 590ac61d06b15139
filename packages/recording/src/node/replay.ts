import type { CbEvent } from "@cb-events/types";
import { checkNames } from "./check.js";
import { createPace } from "./pace.js";
import { READ_OPTIONS, type ReadOptions } from "./read-options.js";
import { checkReading, readEvents } from "./read-recording.js";
import { RecentIds } from "./recent-ids.js";
import type { ReplaySignal } from "./replay-signal.js";

/** Whom a recording is replayed to: a function, or anything with `dispatch`, such as a router. */
export type ReplayHandler = ((event: CbEvent) => unknown) | { dispatch(event: CbEvent): unknown };

/** How a recording is replayed. */
export interface ReplayOptions extends ReadOptions {
  /**
   * How many times as fast as it happened, above 0. By the times in the ids of the events.
   *
   * @default Infinity: without pauses
   */
  readonly speed?: number | undefined;
  /**
   * Aborting it ends the replay before the next event; that is no error.
   *
   * @default none
   */
  readonly signal?: ReplaySignal | undefined;
}

/** What a replay came to. */
export interface Replayed {
  /** Events that the handler was given. */
  readonly events: number;
  /** Lines that were no event, and events of which nothing was sound. */
  readonly skipped: number;
  /** Events that were left out, for their id had come before: among the last 50,000 at least. */
  readonly repeats: number;
}

/**
 * Gives a recorded event after the other to a handler, and waits for it each time. Rejects with what the handler throws,
 * with a `RecordingFileError` when the file cannot be read, with a `RecordingFormatError` when it is no recording, and
 * with a `TypeError` or `RangeError` for a wrong argument.
 */
export async function replay(
  path: string,
  handler: ReplayHandler,
  options: ReplayOptions = {},
): Promise<Replayed> {
  const { speed = Number.POSITIVE_INFINITY, signal, ...reports } = options;
  checkNames(options, [...READ_OPTIONS, "speed", "signal"]);
  checkReading(path, reports);
  if (!(typeof speed === "number" && speed > 0))
    throw new RangeError(`The option speed must be a number above 0, not ${String(speed)}`);
  const handle = toFunction(handler);
  const counts = { events: 0, skipped: 0, repeats: 0 };
  const turn = createPace(speed, signal);
  const ids = new RecentIds();
  if (signal?.aborted) return counts;
  const onSkipped = () => {
    counts.skipped += 1;
  };
  for await (const event of readEvents(path, reports, onSkipped)) {
    if (!ids.add(event.id)) {
      counts.repeats += 1;
      continue;
    }
    await turn(event);
    if (signal?.aborted) break;
    await handle(event);
    counts.events += 1;
  }
  return counts;
}

function toFunction(handler: ReplayHandler): (event: CbEvent) => unknown {
  if (typeof handler === "function") return (event) => handler(event);
  if (typeof handler?.dispatch === "function") return (event) => handler.dispatch(event);
  throw new TypeError("The handler must be a function, or have dispatch(event) as a router has");
}
