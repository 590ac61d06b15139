import { type Position, parsePosition } from "@cb-events/core";
import type { Database } from "../driver/database.js";
import type { Closed } from "./staging.js";
import { numberOf, readRoom, writeState } from "./stored-room.js";
import { type RoomCounters, writeRoom } from "./write-room.js";

/** A room as it is in the file, with the position that is to be written. */
export class RoomRecord {
  readonly #name: string;
  #number: number | undefined;
  #counters: RoomCounters = { lastSeq: 0, lastShow: 0, show: 0 };
  /** As JSON as long as it is not asked for: who reads the history has no need of it. */
  #position: Position | string | undefined;
  #isPositionNew = false;

  constructor(name: string) {
    this.#name = name;
  }

  /** The number of the room; undefined as long as nothing was written. */
  get number(): number | undefined {
    return this.#number;
  }

  /** The `seq` of the last event that is written. */
  get lastSeq(): number {
    return this.#counters.lastSeq;
  }

  /** The position that was saved last. Throws for what is none. */
  get position(): Position | undefined {
    if (typeof this.#position === "string") this.#position = parsePosition(JSON.parse(this.#position));
    return this.#position;
  }

  /** The position is not in the file yet. */
  get isPositionNew(): boolean {
    return this.#isPositionNew;
  }

  /** The position is written with the next commit. */
  move(position: Position): void {
    this.#position = position;
    this.#isPositionNew = true;
  }

  /** Reads where the room is. */
  recall(database: Database): void {
    const found = readRoom(database, this.#name);
    if (found === undefined) return;
    this.#number = found.number;
    this.#counters = found.counters;
    if (found.position !== undefined) this.#position = found.position;
  }

  /** Writes what is closed, and the position, inside a transaction. Gives what to do once that stands. */
  write(database: Database, { operations, states }: Closed): () => void {
    const number = this.#number ?? numberOf(database, this.#name);
    const counters =
      operations.length === 0 ? this.#counters : writeRoom(database, number, operations, this.#counters);
    for (const { key, text } of states) writeState(database, number, key, text);
    if (this.#isPositionNew)
      database.run("UPDATE rooms SET position = ? WHERE room = ?", JSON.stringify(this.#position), number);
    return () => {
      this.#number = number;
      this.#counters = counters;
      this.#isPositionNew = false;
    };
  }
}
