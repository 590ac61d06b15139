import type { Database } from "./driver/database.js";
import { LedgerWriteError } from "./errors/ledger-write-error.js";
import type { LedgerFile } from "./file/ledger-file.js";

/** A failed commit is tried again after so long, in milliseconds. */
const RETRY_AFTER = 1000;

/** What takes part in a commit: a room. */
export interface Participant {
  /** There is something to write. */
  readonly hasClosed: boolean;
  /** Writes it, inside the transaction; gives what to do once that stands. */
  write(database: Database): () => void;
  /** Tells who listens. */
  tell(): void;
}

/** Writes what all rooms have closed in one transaction, at most every so often: one sync of the disk for many saves. */
export class Committer {
  readonly #file: LedgerFile;
  readonly #every: number;
  readonly #warn: (message: string) => void;
  readonly #participants = new Set<Participant>();
  #nextAt = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failing = false;
  #stopped = false;

  constructor(file: LedgerFile, every: number, warn: (message: string) => void) {
    this.#file = file;
    this.#every = every;
    this.#warn = warn;
  }

  add(participant: Participant): void {
    this.#participants.add(participant);
  }

  /**
   * Something was closed: it is written now when the time has come, or when the last commit failed; else by a timer.
   * Throws a `LedgerWriteError` when it was tried and failed.
   */
  closed(): void {
    const wait = this.#nextAt - performance.now();
    if (this.#failing || wait <= 0) this.commit();
    else if (this.#timer === undefined) this.#arm(wait);
  }

  /** Writes what is closed. Throws a `LedgerWriteError`; all of it is kept then. */
  commit(): void {
    this.#disarm();
    const writing = [...this.#participants].filter((each) => each.hasClosed);
    if (writing.length === 0) return;
    try {
      this.#file.check();
      const { database } = this.#file;
      const done = database.transaction(() => writing.map((each) => each.write(database)));
      for (const finish of done) finish();
    } catch (error) {
      this.#failing = true;
      if (!this.#stopped) this.#arm(RETRY_AFTER).unref();
      throw error instanceof LedgerWriteError ? error : new LedgerWriteError(this.#file.path, error);
    }
    this.#failing = false;
    this.#nextAt = performance.now() + this.#every;
    for (const each of writing) each.tell();
  }

  /** Ends the timer. */
  stop(): void {
    this.#stopped = true;
    this.#disarm();
  }

  #arm(wait: number): NodeJS.Timeout {
    this.#timer = setTimeout(() => this.#tick(), wait);
    return this.#timer;
  }

  #disarm(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #tick(): void {
    this.#timer = undefined;
    const wasFailing = this.#failing;
    try {
      this.commit();
    } catch (error) {
      // The next save rejects with it; this is for a room that is quiet.
      if (!wasFailing) this.#warn((error as Error).message);
    }
  }
}
