import { printable } from "@cb-events/types";
import { messageOf } from "../errors/reason-of.js";
import { deadOperation, type PutAside } from "./dead-operation.js";
import type { Operation } from "./operation.js";
import { type LedgerState, StateCell, type StateOptions } from "./state-cell.js";

/** A state as it is written. */
export interface ClosedState {
  readonly key: string;
  readonly cell: StateCell<unknown>;
  /** JSON; undefined: it is stored no more. */
  readonly text: string | undefined;
}

/** What one commit takes of a room. */
export interface Closed {
  readonly operations: readonly Operation[];
  /** The states that differ from what is in the file. */
  readonly states: readonly ClosedState[];
}

/**
 * What handlers write. It is *staged* until a save closes it; what is *closed* is written by the next commit, with the
 * values that the states had at that save.
 */
export class Staging {
  readonly #room: string;
  readonly #path: string;
  readonly #warn: (message: string) => void;
  readonly #cells = new Map<string, StateCell<unknown>>();
  #staged: Operation[] = [];
  #closed: Operation[] = [];

  constructor(room: string, path: string, warn: (message: string) => void) {
    this.#room = room;
    this.#path = path;
    this.#warn = warn;
  }

  /** There is something to write. */
  get hasClosed(): boolean {
    return this.#closed.length > 0 || this.#some((cell) => cell.dirty);
  }

  /** A handler has written something, and no save has closed it yet. */
  get isInTheMiddle(): boolean {
    return this.#staged.length > 0 || this.#some((cell) => cell.isChanged);
  }

  /** What is to be written. */
  get closed(): Closed {
    const states = [...this.#cells].flatMap(([key, cell]) => (cell.dirty ? this.#textOf(key, cell) : []));
    return { operations: this.#closed, states };
  }

  /** The state of this key; `stored` reads what is in the file, the first time. */
  state<T>(key: string, options: StateOptions<T>, stored: () => string | undefined): LedgerState<T> {
    const known = this.#cells.get(key);
    if (known !== undefined) return known as StateCell<unknown> as LedgerState<T>;
    if (typeof options?.parse !== "function") throw new TypeError("A state needs initial and parse");
    const cell = new StateCell({ room: this.#room, path: this.#path, key }, options, stored());
    this.#cells.set(key, cell as StateCell<unknown>);
    return cell;
  }

  /** Takes part in the save that follows. */
  stage(operation: Operation): void {
    this.#staged.push(operation);
  }

  /** Puts an event aside with the save that follows, and says so. */
  stageDead(event: PutAside, reason: unknown): void {
    const operation = deadOperation(event, reason);
    const { id, method } = event;
    this.#staged.push(operation);
    this.#warn(
      printable(
        `An event of the room ${this.#room} was put aside (${method ?? "unknown"} ${id ?? "without an id"}): ${operation.reason.slice(0, 300)}`,
      ),
    );
  }

  /** Is written with the next commit, whatever a handler does. */
  closeAtOnce(operation: Operation): void {
    this.#closed.push(operation);
  }

  /** A save closes what was staged. What cannot be written ends nothing: its events are put aside. */
  closeSaved(): void {
    try {
      this.#close("saved");
    } catch (error) {
      this.#putAside(error);
      this.#close("saved");
    }
  }

  /** A change beside the handlers is closed. Throws a `LedgerStateError`, and closes nothing then. */
  closeBetween(): void {
    this.#close("between");
  }

  /** What was staged since the last save goes back, the values of states too. Gives the operations among it. */
  rollback(): readonly Operation[] {
    const staged = this.#staged;
    this.#staged = [];
    for (const cell of this.#cells.values()) cell.rollback();
    return staged;
  }

  /** This is in the file. */
  committed({ states }: Closed): void {
    this.#closed = [];
    for (const { cell } of states) cell.dirty = false;
  }

  #close(how: "saved" | "between"): void {
    const nexts = [...this.#cells.values()].map((cell) => [cell, cell.next()] as const);
    for (const [cell, next] of nexts) cell.close(next, how);
    for (const operation of this.#staged) this.#closed.push(operation);
    this.#staged = [];
  }

  /** A state cannot be written: what the handler wrote goes back, its events are put aside, and the room goes on. */
  #putAside(error: unknown): void {
    const events = this.rollback().filter((operation) => operation.kind === "event");
    for (const { row } of events) this.stageDead(row, error);
    if (events.length === 0) this.stageDead({ id: null, method: null, event: null }, error);
  }

  /** Nothing where a value is computed, and computing it failed after its save: that must not end every commit. */
  #textOf(key: string, cell: StateCell<unknown>): ClosedState[] {
    try {
      return [{ key, cell, text: cell.text() }];
    } catch (error) {
      cell.dirty = false;
      const problem = printable(messageOf(error).slice(0, 300));
      this.#warn(
        `The state ${key} of the room ${this.#room} cannot be written: ${problem}. What is in the file stays`,
      );
      return [];
    }
  }

  #some(is: (cell: StateCell<unknown>) => boolean): boolean {
    for (const cell of this.#cells.values()) if (is(cell)) return true;
    return false;
  }
}
