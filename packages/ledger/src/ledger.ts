import { resolve } from "node:path";
import { Committer } from "./committer.js";
import type { Driver } from "./driver/driver.js";
import { LedgerClosedError } from "./errors/ledger-closed-error.js";
import { LedgerWriteError } from "./errors/ledger-write-error.js";
import { LedgerFile } from "./file/ledger-file.js";
import type { SchemaPlan } from "./file/migrate.js";
import { realPath } from "./file/real-path.js";
import { DAY } from "./file/schema.js";
import type { ResolvedOptions } from "./ledger-options.js";
import { checkName } from "./room/check-name.js";
import { milliseconds } from "./room/milliseconds.js";
import { LedgerRoom } from "./room/room.js";
import { type ForgetReport, forget } from "./upkeep/forget.js";
import { prune } from "./upkeep/prune.js";

/** How often what is too old is removed, in milliseconds. */
const PRUNE_EVERY = 60 * 60_000;

/** What was removed. */
export interface PruneReport {
  /** How many events. */
  readonly removed: number;
}

/** Rooms in one SQLite file: their events, states, jobs and positions. Made by `openLedger`. */
export class Ledger {
  /** The file, as an absolute path; `:memory:` for none. */
  readonly path: string;
  /** The library that reads and writes it. */
  readonly driver: "node:sqlite" | "bun:sqlite" | "libsql";
  readonly #options: ResolvedOptions;
  readonly #file: LedgerFile;
  readonly #committer: Committer;
  readonly #rooms = new Map<string, LedgerRoom>();
  readonly #pruning: ReturnType<typeof setInterval> | undefined;
  #upkeep: Promise<unknown> = Promise.resolve();
  #closing: Promise<void> | undefined;

  /** Not for use: `openLedger` makes it. */
  constructor(path: string, driver: Driver, options: ResolvedOptions, plan?: SchemaPlan) {
    this.#options = options;
    const { readOnly, warn } = options;
    this.#file = new LedgerFile(path, driver, { readOnly, warn, ...(plan && { plan }) });
    this.path = this.#file.path;
    this.driver = driver.name;
    this.#committer = new Committer(this.#file, options.commitEvery, warn);
    if (options.keep !== undefined && !readOnly) {
      this.#pruneOld();
      this.#pruning = setInterval(() => this.#pruneOld(), PRUNE_EVERY);
      this.#pruning.unref?.();
    }
  }

  /** A room, by any name: the same one for the same name. A `positionStore` for one client. */
  room(name: string): LedgerRoom {
    this.#assertOpen("read");
    checkName("The name of a room", name);
    const known = this.#rooms.get(name);
    if (known !== undefined) return known;
    const room = new LedgerRoom(name, {
      file: this.#file,
      committer: this.#committer,
      keepPrivate: this.#options.keepPrivate,
      warn: this.#options.warn,
      assertOpen: (purpose) => this.#assertOpen(purpose),
    });
    this.#rooms.set(name, room);
    return room;
  }

  /** The names of the rooms that have something in the file, in the order in which they came. */
  rooms(): string[] {
    this.#assertOpen("read");
    const rows = this.#file.database.all<{ name: string }>("SELECT name FROM rooms ORDER BY room");
    return rows.map(({ name }) => name);
  }

  /** Writes what saves have closed. Rejects with a `LedgerWriteError`; all is kept then, and tried again. */
  async flush(): Promise<void> {
    this.#assertOpen("write");
    this.#committer.commit();
  }

  /**
   * Removes the events of all rooms from before a time, with what was made of them; the file keeps its size, and uses the
   * room again.
   */
  prune({ before }: { readonly before: Date | number }): Promise<PruneReport> {
    this.#assertOpen("write");
    const time = milliseconds("before", before, Number.NaN);
    if (Number.isNaN(time))
      throw new TypeError("before must be a Date, or a number of milliseconds since 1970");
    return this.#maintain(async () => ({
      removed: await prune(
        () => this.#file.database,
        time,
        () => this.#assertOpen("write"),
      ),
    }));
  }

  /**
   * Takes a user out of all rooms. Tips and sales stay in the sums, under no name; all else by or to that user is removed,
   * jobs with the name too. States are the program's own, and what others wrote about the user stays.
   */
  forget(username: string): Promise<ForgetReport> {
    this.#assertOpen("write");
    checkName("The user name", username);
    return this.#maintain(async () => {
      this.#committer.commit();
      return forget(
        () => this.#file.database,
        username,
        () => this.#assertOpen("write"),
      );
    });
  }

  /** Writes a copy of the file, whole, in one step: to the path, else beside it, as `<path>.bak`. Gives the path of the copy. */
  async backup(to: string = `${this.path}.bak`): Promise<string> {
    this.#assertOpen("read");
    if (typeof to !== "string" || to === "" || to.includes("\0"))
      throw new TypeError("The path of the copy must be a string that is not empty");
    if (this.path === ":memory:" && to === ":memory:.bak")
      throw new TypeError("A ledger in memory has no place beside it: say where the copy goes");
    if (!this.#options.readOnly) this.#committer.commit();
    const path = resolve(to);
    if (realPath(path) === this.path) throw new TypeError("The copy must be another file than the ledger");
    this.#file.copy(path);
    return path;
  }

  /**
   * Writes what saves have closed, and lets go of the file. What no save has closed is dropped: its events come again.
   * Final, and safe to call again. Rejects with a `LedgerWriteError` when that could not be written; it is closed then too.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** The same as `close()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    clearInterval(this.#pruning);
    this.#committer.stop();
    // A prune in slices sees that it is closed, and ends.
    await this.#upkeep.catch(() => {});
    try {
      if (!this.#options.readOnly) this.#committer.commit();
    } finally {
      this.#committer.stop();
      this.#file.close();
    }
  }

  /** One after the other. */
  #maintain<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#upkeep.then(async () => {
      this.#assertOpen("write");
      try {
        return await work();
      } catch (error) {
        if (error instanceof LedgerClosedError || error instanceof LedgerWriteError) throw error;
        throw new LedgerWriteError(this.path, error);
      }
    });
    this.#upkeep = done.catch(() => {});
    return done;
  }

  #pruneOld(): void {
    const before = Date.now() - (this.#options.keep ?? 0) * DAY;
    this.prune({ before }).catch((error: unknown) => {
      if (this.#closing === undefined)
        this.#options.warn(`Old events could not be removed: ${String(error)}`);
    });
  }

  #assertOpen(purpose: "read" | "write"): void {
    if (this.#closing !== undefined) throw new LedgerClosedError(this.path, "closed");
    if (purpose === "write" && this.#options.readOnly) throw new LedgerClosedError(this.path, "read only");
  }
}
