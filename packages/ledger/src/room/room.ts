import type { Position, PositionStore } from "@cb-events/core";
import { type CbEvent, type EventOf, printable } from "@cb-events/types";
import type { Committer, Participant } from "../committer.js";
import type { Database } from "../driver/database.js";
import { LedgerClosedError } from "../errors/ledger-closed-error.js";
import { LedgerStateError } from "../errors/ledger-state-error.js";
import type { LedgerFile } from "../file/ledger-file.js";
import { History } from "../history/history.js";
import { checkName } from "./check-name.js";
import { type DeadEvent, deadEvents } from "./dead-events.js";
import { checkEvent, eventRow, methodOf, timeOf } from "./event-row.js";
import { guard, type HandlerContext } from "./guard.js";
import { isKnown } from "./is-known.js";
import type { QueueOptions } from "./job.js";
import { JobQueue } from "./job-queue.js";
import { Listeners } from "./listeners.js";
import type { Operation } from "./operation.js";
import { type EventsOptions, readEvents, type StoredEvent } from "./read-events.js";
import type { CommitReport, DeadReport, GoalRecord } from "./reports.js";
import { RoomClaim } from "./room-claim.js";
import { RoomRecord } from "./room-record.js";
import { Staging } from "./staging.js";
import type { LedgerState, StateOptions } from "./state-cell.js";
import { storedKey } from "./stored-key.js";
import { readState } from "./stored-room.js";
import { WaitingWrites } from "./waiting-writes.js";

/** What a room has of its ledger. */
export interface RoomParts {
  readonly file: LedgerFile;
  readonly committer: Committer;
  readonly keepPrivate: boolean;
  readonly warn: (message: string) => void;
  /** Throws a `LedgerClosedError` once it is closed. */
  readonly assertOpen: (purpose: "read" | "write") => void;
}

/**
 * One room of a ledger: a position store, and what is saved with the position. What a handler writes is staged; `save`
 * closes it, and the next commit writes what is closed. Made by `ledger.room(name)`.
 */
export class LedgerRoom implements PositionStore {
  /** The name that it was asked for by. */
  readonly name: string;
  /** Sums and lists from the history. */
  readonly history: History;
  readonly #parts: RoomParts;
  readonly #record: RoomRecord;
  readonly #claim: RoomClaim;
  readonly #staging: Staging;
  readonly #writes: WaitingWrites;
  readonly #queues = new Map<string, JobQueue>();
  readonly #commits: Listeners<CommitReport>;
  readonly #deaths: Listeners<DeadReport>;
  #untold: Operation[] = [];
  /** Events that were told as damaged. */
  readonly #damaged = new Set<number>();
  #wasLoaded = false;

  /** Not for use: `ledger.room(name)` makes it. */
  constructor(name: string, parts: RoomParts) {
    this.name = name;
    this.#parts = parts;
    this.#record = new RoomRecord(name);
    this.#claim = new RoomClaim(name);
    this.#staging = new Staging(name, parts.file.path, parts.warn);
    this.#writes = new WaitingWrites(this.#staging, (operations) => {
      for (const queue of this.#queues.values()) queue.undo(operations);
    });
    this.#commits = new Listeners("onCommit", parts.warn);
    this.#deaths = new Listeners("onDead", parts.warn);
    this.#record.recall(parts.file.database);
    const source = { database: () => parts.file.database, roomNumber: () => this.#record.number };
    this.history = new History({ ...source, assertOpen: () => parts.assertOpen("read") });
    parts.committer.add(this.#participant());
  }

  /** The `seq` of the last event that is written; 0 when there is none. */
  get last(): number {
    if (this.#parts.file.readOnly) this.#record.recall(this.#parts.file.database);
    return this.#record.lastSeq;
  }

  /**
   * The position that was saved last. Rejects with a `RoomInUseError` when a client that loaded it before has not ended,
   * and with a `LedgerStateError` when what is stored is no position.
   */
  async load(): Promise<Position | undefined> {
    this.#parts.assertOpen("write");
    this.#claim.load();
    // What an earlier client staged and never saved comes again. At the first one it is what the program itself set.
    if (this.#wasLoaded) this.rollback();
    this.#wasLoaded = true;
    try {
      return this.#record.position;
    } catch (error) {
      this.#claim.flush();
      const problem = `that is stored in ${this.#parts.file.path} cannot be read: ${(error as Error).message}. Put a copy of before in place of the file`;
      throw new LedgerStateError(this.name, "position", problem, error);
    }
  }

  /**
   * Closes what was staged, with the position. Resolves at once: it is written with the next commit. Rejects with a
   * `LedgerWriteError` when that was tried and failed; all is kept then, and tried again with the next save.
   */
  async save(position: Position): Promise<void> {
    this.#parts.assertOpen("write");
    this.#record.move(position);
    this.#staging.closeSaved();
    this.#runWaiting();
    this.#parts.committer.closed();
  }

  /** Writes what is closed. Rejects with a `LedgerWriteError`. A client awaits it when it ends. */
  async flush(): Promise<void> {
    this.#claim.flush();
    this.#parts.assertOpen("write");
    this.#parts.committer.commit();
  }

  /** What was staged since the last save goes back, the values of states too. A client calls it when the handler throws. */
  rollback(): void {
    this.#staging.rollback();
    if (this.#writes.isEmpty) return;
    this.#runWaiting();
    this.#commitSoon();
  }

  /**
   * A run or a loop begins; gives the function that ends it. Throws a `RoomInUseError` while another one is on, of the same
   * client too: what a handler stages belongs to the save that follows, so two handlers at work at the same time would mix
   * what they write. It throws one also where another client has loaded the position since this one did. A client calls it.
   */
  begin(client?: object): () => void {
    this.#parts.assertOpen("write");
    return this.#claim.begin(client);
  }

  /**
   * The event becomes part of the history with the save that follows; once, whatever is added again. A private message is
   * left out unless the ledger was opened with `keepPrivate`. An event that cannot be written (nested too deep) is put
   * aside as dead, and false is given: a handler that wants nothing of such an event ends there.
   */
  add(event: CbEvent): boolean {
    this.#parts.assertOpen("write");
    checkEvent(event);
    if (event.type === "privateMessage" && !this.#parts.keepPrivate) return true;
    try {
      this.#staging.stage({ kind: "event", row: eventRow(event) });
      return true;
    } catch (error) {
      // As the engine says that JSON would take too deep a stack, or too long a text.
      this.addDead(
        event,
        error instanceof RangeError ? "it is nested too deep, or too long, to be written" : error,
      );
      return false;
    }
  }

  /** Puts an event aside, with the reason, with the save that follows: it is no part of the history. */
  addDead(event: CbEvent, reason: unknown): void {
    this.#parts.assertOpen("write");
    checkEvent(event);
    const method: unknown = methodOf(event);
    const known = { id: event.id, method: typeof method === "string" ? method : null };
    this.#staging.stageDead({ ...known, event: this.#wireText(event) }, reason);
  }

  /** Notes a goal that was reached, with the save that follows. */
  addGoal({ what, tokens, event }: GoalRecord): void {
    this.#parts.assertOpen("write");
    if (typeof what !== "string") throw new TypeError("what must be a text: what the goal was for");
    if (!Number.isSafeInteger(tokens)) throw new TypeError("tokens must be a whole number");
    const at = event === undefined ? Date.now() : timeOf(event);
    const eventId = event === undefined ? null : storedKey(event.id);
    this.#staging.stage({ kind: "goal", at, what, tokens, eventId });
  }

  /**
   * A value that is saved with the position. The same one for the same key. Throws a `LedgerStateError` when `parse`
   * refuses what is stored.
   */
  state<T>(key: string, options: StateOptions<T>): LedgerState<T> {
    this.#parts.assertOpen("read");
    checkName("The key of a state", key);
    const stored = () => readState(this.#parts.file.database, this.#record.number, key);
    return this.#staging.state(key, options, stored);
  }

  /** A queue of jobs. The same one for the same name. */
  jobs(queue: string, { ordered }: QueueOptions = {}): JobQueue {
    this.#parts.assertOpen("read");
    checkName("The name of a queue", queue);
    const known = this.#queues.get(queue);
    if (known !== undefined) {
      if (ordered === undefined || ordered === known.ordered) return known;
      throw new TypeError(`The queue ${queue} was made with ordered: ${known.ordered}`);
    }
    const made = new JobQueue(queue, ordered ?? true, {
      room: this.name,
      database: () => {
        this.#parts.assertOpen("read");
        return this.#parts.file.database;
      },
      roomNumber: () => this.#record.number,
      stage: (operation) => {
        this.#parts.assertOpen("write");
        this.#staging.stage(operation);
      },
      close: (operation) => {
        this.#parts.assertOpen("write");
        // A part of that change: all of it is written, or nothing.
        if (this.#writes.isRunning) return this.#staging.stage(operation);
        this.#staging.closeAtOnce(operation);
        this.#commitSoon();
      },
      warn: this.#parts.warn,
      onDamaged: (id) => this.#tellDamaged(`The job ${id.slice(0, 100)}`, "It is given up"),
    });
    this.#queues.set(queue, made);
    return made;
  }

  /** The events that are written, in order. Ends behind the last one: `onCommit` tells when there are more. */
  events<TType extends CbEvent["type"] = CbEvent["type"]>(
    options: EventsOptions<TType> = {},
  ): AsyncIterable<StoredEvent<EventOf<TType>>> {
    const source = {
      database: () => {
        this.#parts.assertOpen("read");
        return this.#parts.file.database;
      },
      roomNumber: () => this.#record.number,
      last: () => this.last,
      onDamaged: (seq: number) => {
        if (this.#damaged.has(seq)) return;
        this.#damaged.add(seq);
        this.#tellDamaged(`The event ${seq}`, "It is left out");
      },
    };
    return readEvents(source, options);
  }

  /**
   * Whether an event of this id is in the file: in the history, or put aside. For whoever gets events again that it has
   * taken, as a reader of a stream does. False for a private message that is not kept.
   */
  has(id: string): boolean {
    this.#parts.assertOpen("read");
    if (typeof id !== "string") throw new TypeError("The id of an event must be a string");
    return isKnown(this.#parts.file.database, this.#record.number, id);
  }

  /** What was put aside, the oldest first. */
  dead({ limit = 1000 }: { readonly limit?: number | undefined } = {}): DeadEvent[] {
    this.#parts.assertOpen("read");
    return deadEvents(this.#parts.file.database, this.#record.number, limit);
  }

  /**
   * Calls the listener after each commit that took something of this room: what is up to `last` is durable. Gives a
   * function that ends that.
   */
  onCommit(listener: (report: CommitReport) => unknown): () => void {
    return this.#commits.add(listener);
  }

  /** Calls the listener for each event that was put aside, once that is written. Gives a function that ends that. */
  onDead(listener: (report: DeadReport) => unknown): () => void {
    return this.#deaths.add(listener);
  }

  /**
   * Changes something outside of a handler: events, states, jobs, in one piece. Runs at once, or as soon as no handler is
   * in the middle of its writing; resolves with what `change` gave once that is durable. Rejects with what it threw,
   * and nothing of it was written then. It cannot be async: a handler could write in between.
   */
  write<T>(change: () => T): Promise<T> {
    this.#parts.assertOpen("write");
    const written = this.#writes.add(change);
    if (this.#staging.isInTheMiddle) return written;
    this.#runWaiting();
    this.#commitSoon();
    return written;
  }

  /**
   * Makes a handler that puts an event aside instead of throwing: what it wrote goes back, the event is dead with the
   * reason, and the room goes on. The reason of an aborted signal is passed on: that event comes again.
   */
  guard<TContext extends HandlerContext>(
    handler: (event: CbEvent, context: TContext) => unknown,
  ): (event: CbEvent, context: TContext) => unknown {
    return guard(handler, (event, error) => {
      this.rollback();
      this.#putAside(event, error);
    });
  }

  /** The number of the room in the file; undefined as long as nothing was written. */
  get number(): number | undefined {
    return this.#record.number;
  }

  #participant(): Participant {
    const room = this;
    return {
      get hasClosed() {
        return room.#hasClosed();
      },
      write: (database) => this.#write(database),
      tell: () => this.#tell(),
    };
  }

  #hasClosed(): boolean {
    return this.#record.isPositionNew || this.#staging.hasClosed;
  }

  /** What is no event, or cannot be read, is put aside too, under no id. */
  #putAside(event: CbEvent, reason: unknown): void {
    try {
      this.addDead(event, reason);
    } catch (error) {
      if (error instanceof LedgerClosedError) throw error;
      this.#staging.stageDead({ id: null, method: null, event: null }, reason);
    }
  }

  /** What is sound goes on. */
  #tellDamaged(what: string, outcome: string): void {
    const { path } = this.#parts.file;
    this.#parts.warn(
      printable(
        `${what} of the room ${this.name} is damaged in ${path}: what is stored is no JSON. ${outcome}; a copy of before may have it whole`,
      ),
    );
  }

  /** A commit that fails is told by the next save; who writes beside a handler need not wait for it. */
  #commitSoon(): void {
    try {
      this.#parts.committer.closed();
    } catch {
      // It is kept, and tried again.
    }
  }

  /** Null for what cannot be written, and for a private message that is not to be. */
  #wireText(event: CbEvent): string | null {
    if (event.type === "privateMessage" && !this.#parts.keepPrivate) return null;
    try {
      return eventRow(event).event;
    } catch {
      return null;
    }
  }

  /** Between two handlers. A change that wrote nothing has nothing to wait for. */
  #runWaiting(): void {
    if (this.#writes.isEmpty) return;
    this.#writes.run();
    if (!this.#hasClosed()) this.#writes.release();
  }

  #write(database: Database): () => void {
    const closed = this.#staging.closed;
    const written = this.#record.write(database, closed);
    return () => {
      written();
      this.#staging.committed(closed);
      for (const operation of closed.operations) this.#untold.push(operation);
      for (const queue of this.#queues.values()) queue.committed();
    };
  }

  #tell(): void {
    const told = this.#untold;
    this.#untold = [];
    this.#writes.release();
    this.#commits.call({ last: this.#record.lastSeq });
    const queues = new Set<string>();
    for (const operation of told) {
      if (operation.kind === "addJob" || operation.kind === "jobBack") queues.add(operation.queue);
      if (operation.kind === "deadEvent") {
        const { id, method, reason } = operation;
        this.#deaths.call({ id, method, reason });
      }
    }
    for (const queue of queues) this.#queues.get(queue)?.tell();
  }
}
