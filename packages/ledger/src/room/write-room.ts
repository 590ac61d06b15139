import type { Database } from "../driver/database.js";
import type { SqlValue } from "../driver/driver.js";
import { insertRows, type RowTarget } from "./insert-rows.js";
import type { EventRow, Operation } from "./operation.js";
import { TipSums } from "./tip-sums.js";
import { writeJob } from "./write-job.js";

/** Where a room is in its counting. */
export interface RoomCounters {
  readonly lastSeq: number;
  readonly lastShow: number;
  /** The show that is on; 0 when none is. */
  readonly show: number;
}

const EVENTS: RowTarget = {
  into: "INSERT INTO events (room, seq, id, at, type, name, tokens, show, event)",
  columns: 9,
};

/** Writes what a room has closed, in order, inside a transaction. Gives the counters as they are after it. */
export function writeRoom(
  database: Database,
  room: number,
  operations: readonly Operation[],
  before: RoomCounters,
): RoomCounters {
  const known = knownIds(database, room, operations);
  const writer = new RoomWriter(database, room, before, known);
  for (const operation of operations) writer.write(operation);
  return writer.end();
}

class RoomWriter {
  readonly #database: Database;
  readonly #room: number;
  readonly #sums = new TipSums();
  /** Ids of events that are in the file, or in `#rows`. */
  readonly #known: Set<string>;
  readonly #rows: SqlValue[][] = [];
  #lastSeq: number;
  #lastShow: number;
  #show: number;

  constructor(
    database: Database,
    room: number,
    { lastSeq, lastShow, show }: RoomCounters,
    known: Set<string>,
  ) {
    this.#known = known;
    this.#database = database;
    this.#room = room;
    this.#lastSeq = lastSeq;
    this.#lastShow = lastShow;
    this.#show = show;
  }

  end(): RoomCounters {
    insertRows(this.#database, EVENTS, this.#rows);
    this.#sums.write(this.#database, this.#room);
    this.#database.run(
      "UPDATE rooms SET last_seq = ?, last_show = ? WHERE room = ?",
      this.#lastSeq,
      this.#lastShow,
      this.#room,
    );
    return { lastSeq: this.#lastSeq, lastShow: this.#lastShow, show: this.#show };
  }

  write(operation: Operation): void {
    const database = this.#database;
    const room = this.#room;
    switch (operation.kind) {
      case "event":
        this.#event(operation.row);
        return;
      case "deadEvent": {
        const { id, method, at, reason, event } = operation;
        database.run(
          "INSERT INTO dead_events (room, id, method, at, reason, event) VALUES (?, ?, ?, ?, ?, ?)",
          ...[room, id, method, at, reason, event],
        );
        return;
      }
      case "goal": {
        const { at, what, tokens, eventId } = operation;
        database.run(
          "INSERT INTO goals (room, at, what, tokens, show, event_id) VALUES (?, ?, ?, ?, ?, ?)",
          ...[room, at, what, tokens, this.#show, eventId],
        );
        return;
      }
      default:
        writeJob(database, room, operation);
    }
  }

  #event({ id, at, method, name, tokens, event }: EventRow): void {
    if (this.#known.has(id)) return;
    this.#known.add(id);
    if (method === "broadcastStart") this.#start(at);
    const show = this.#show;
    this.#lastSeq += 1;
    this.#rows.push([this.#room, this.#lastSeq, id, at, method, name, tokens, show, event]);
    if (method === "broadcastStop") this.#stop(at);
    if (method === "tip" && tokens !== null) this.#sums.add({ at, show, name, tokens });
  }

  /** A show that is on ends where another one begins: its end was not told. */
  #start(at: number): void {
    this.#stop(at);
    const show = this.#lastShow + 1;
    this.#database.run(
      "INSERT INTO broadcasts (room, show, started_at) VALUES (?, ?, ?)",
      this.#room,
      show,
      at,
    );
    this.#lastShow = show;
    this.#show = show;
  }

  #stop(at: number): void {
    if (this.#show === 0) return;
    this.#database.run(
      "UPDATE broadcasts SET stopped_at = MAX(started_at, ?) WHERE room = ? AND show = ?",
      ...[at, this.#room, this.#show],
    );
    this.#show = 0;
  }
}

/** Which of the events are in the file already. */
function knownIds(database: Database, room: number, operations: readonly Operation[]): Set<string> {
  const ids = operations.flatMap((operation) => (operation.kind === "event" ? operation.row.id : []));
  if (ids.length === 0) return new Set();
  const rows = database.all<{ id: string }>(
    "SELECT id FROM events INDEXED BY events_id WHERE room = ? AND id IN (SELECT value FROM json_each(?))",
    ...[room, JSON.stringify(ids)],
  );
  return new Set(rows.map(({ id }) => id));
}
