import { type CbEvent, type DecodeIssue, decodeEvent, type WireEvent } from "@cb-events/types";
import { createPace } from "./pace.js";
import { wireEvents } from "./wire-events.js";

/** How a recording is replayed. */
export interface ReplayOptions {
  /** Is given each event, in order, and waited for. When it throws, the replay rejects with that. */
  handle(event: CbEvent): Promise<void> | void;
  /** Told of each line that is no event, with its number from 1 on; the line is skipped. */
  onInvalidLine(line: number): void;
  /** Told of each event with something wrong in it; what is sound of it is given to `handle`, where that is enough. */
  onInvalidEvent?(event: InvalidEvent): void;
  /**
   * How many times as fast as it happened, above 0.
   *
   * @default Infinity: without pauses
   */
  readonly speed?: number | undefined;
  /** Aborting it ends the replay before the next event; that is no error. */
  readonly signal?: AbortSignal | undefined;
}

/** As the client's hook of this name is told. */
interface InvalidEvent {
  readonly id: string;
  readonly method: string;
  readonly issues: readonly DecodeIssue[];
  /** False: nothing of it was sound enough, and it is skipped. */
  readonly delivered: boolean;
}

/** What a replay came to. */
interface Replayed {
  /** Given to `handle`. */
  readonly events: number;
  /** Lines that were no event, or held nothing sound. */
  readonly skipped: number;
  /** Left out, for their id had been there before. */
  readonly repeats: number;
}

/** Gives what was recorded to a handler. Rejects with a `RecordingError` when the file cannot be read. */
export async function replay(path: string, options: ReplayOptions): Promise<Replayed> {
  const { speed = Number.POSITIVE_INFINITY, signal } = options;
  if (!(speed > 0)) throw new RangeError(`speed: got ${speed}; allowed is a number above 0`);
  const counts = { events: 0, skipped: 0, repeats: 0 };
  const onInvalidLine = (line: number) => {
    counts.skipped += 1;
    options.onInvalidLine(line);
  };
  const turn = createPace(speed, signal);
  const seen = new Set<string>();
  for (const wire of wireEvents(path, { onInvalidLine })) {
    if (seen.has(wire.id)) {
      counts.repeats += 1;
      continue;
    }
    const event = decode(wire, options);
    if (event === undefined) {
      counts.skipped += 1;
      continue;
    }
    seen.add(event.id);
    await turn(event);
    if (signal?.aborted) break;
    await options.handle(event);
    counts.events += 1;
  }
  return counts;
}

function decode(wire: WireEvent, { onInvalidEvent }: ReplayOptions): CbEvent | undefined {
  const { event, issues } = decodeEvent(wire);
  const { id, method } = wire;
  if (issues.length > 0) onInvalidEvent?.({ id, method, issues, delivered: event !== undefined });
  return event;
}
