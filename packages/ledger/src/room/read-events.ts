import type { CbEvent, EventOf } from "@cb-events/types";
import type { Database } from "../driver/database.js";
import { turn } from "../upkeep/turn.js";
import { milliseconds } from "./milliseconds.js";
import { storedEvent } from "./stored-event.js";

/** Rows that are looked at in one go: other work gets its turn in between. */
const WINDOW = 1000;

/** Which events to read. */
export interface EventsOptions<TType extends CbEvent["type"] = CbEvent["type"]> {
  /**
   * The `seq` of the last event that is known already.
   *
   * @default 0: from the first one on
   */
  readonly after?: number | undefined;
  /**
   * Only events of these types.
   *
   * @default all
   */
  readonly types?: readonly TType[] | undefined;
  /**
   * Only events from this time on: a `Date`, or milliseconds since 1970.
   *
   * @default the beginning
   */
  readonly from?: Date | number | undefined;
  /**
   * Only events before this time.
   *
   * @default the end
   */
  readonly to?: Date | number | undefined;
}

/** An event, and its number in the room. */
export interface StoredEvent<TEvent extends CbEvent = CbEvent> {
  /** A number that grows; what a page or a consumer remembers. */
  readonly seq: number;
  readonly event: TEvent;
}

interface EventRow {
  readonly seq: number;
  readonly event: string;
}

/** What is read from. */
export interface EventSource {
  readonly database: () => Database;
  readonly roomNumber: () => number | undefined;
  /** The last one that is written, as of now. */
  readonly last: () => number;
  /** The text of this one cannot be read. */
  readonly onDamaged: (seq: number) => void;
}

/**
 * The events that are written, in order; ends behind the last one there is when it gets there. One that is damaged is
 * told, and left out.
 */
export async function* readEvents<TType extends CbEvent["type"]>(
  source: EventSource,
  { after = 0, types, from, to }: EventsOptions<TType> = {},
): AsyncGenerator<StoredEvent<EventOf<TType>>, undefined> {
  if (typeof after !== "number" || Number.isNaN(after))
    throw new TypeError("after must be the seq of an event, a number");
  const since = milliseconds("from", from, Number.MIN_SAFE_INTEGER);
  const until = milliseconds("to", to, Number.MAX_SAFE_INTEGER);
  const wanted = types && new Set<string>(types);
  let seq = Math.max(0, firstSeq(source, since), after);
  while (seq < source.last()) {
    for (const row of readWindow(source, seq, since, until, wanted)) {
      const event = storedEvent(row.event);
      if (event === undefined) source.onDamaged(row.seq);
      else if (wanted === undefined || wanted.has(event.type))
        yield { seq: row.seq, event: event as EventOf<TType> };
    }
    seq += WINDOW;
    await turn();
  }
}

function readWindow(
  { database, roomNumber }: EventSource,
  after: number,
  since: number,
  until: number,
  wanted: ReadonlySet<string> | undefined,
): readonly EventRow[] {
  const types = wanted === undefined || wanted.has("unknown") ? [] : [...wanted];
  const byType = types.length === 0 ? "" : ` AND type IN (${types.map(() => "?").join(", ")})`;
  return database().all<EventRow>(
    `SELECT seq, event FROM events INDEXED BY events_seq
      WHERE room = ? AND seq > ? AND seq <= ? AND at >= ? AND at < ?${byType} ORDER BY seq`,
    ...[roomNumber() ?? -1, after, after + WINDOW, since, until],
    ...types,
  );
}

/** Where the time begins: what is before need not be looked at. */
function firstSeq({ database, roomNumber }: EventSource, since: number): number {
  if (since === Number.MIN_SAFE_INTEGER) return 0;
  const row = database().first<{ seq: number | null }>(
    "SELECT MIN(seq) AS seq FROM events INDEXED BY events_at WHERE room = ? AND at >= ?",
    ...[roomNumber() ?? -1, since],
  );
  return (row?.seq ?? Number.MAX_SAFE_INTEGER) - 1;
}
