import { ConfigError, type Position, type PositionStore, parsePosition } from "@cb-events/core";
import type { CbEvent } from "@cb-events/types";
import { RedisError } from "../errors/redis-error.js";
import type { Keys } from "../keys.js";
import type { Lease } from "../lease/lease.js";
import { LeaseLost } from "../lease/lease-lost.js";
import type { Commands } from "../redis/commands.js";
import { flatReply, text } from "../redis/reply.js";
import { append } from "../scripts/append.js";
import { sleep } from "../util/abort.js";
import type { Trouble } from "../util/trouble.js";
import { type Entry, type EntryArguments, toArguments, toUnwritable } from "./entry.js";
import { Rewound } from "./rewound.js";

export interface AppendStoreParts {
  readonly commands: Commands;
  readonly keys: Keys;
  readonly group: string;
  readonly consumer: string;
  readonly lease: Lease;
  readonly trouble: Trouble;
  /** Ends all tries: the lease is lost. */
  readonly signal: AbortSignal;
  /** Something was appended; the log has so many entries now. */
  onAppend(appended: Appended): void;
}

/** What a save appended. */
export interface Appended {
  /** Entries that the log did not have. */
  readonly added: number;
  /** Entries in the log. */
  readonly length: number;
  /** The events that were staged. */
  readonly events: readonly CbEvent[];
  /** The time that it took, with the attempts that failed. */
  readonly seconds: number;
}

interface Staged {
  readonly entry: Entry;
  readonly args: EntryArguments;
}

/** Delays between the tries of a command, in seconds. */
const MIN_DELAY = 0.1;
const MAX_DELAY = 2;
/** An id further ahead of the time of Redis stays out of the order of the log, in ms. */
const MAX_AHEAD = 24 * 60 * 60 * 1000;

/**
 * The position of a room's client, kept in Redis: a save appends what was staged and the position in one step. What
 * passes is tried again until the lease is lost.
 */
export class AppendStore implements PositionStore {
  readonly #parts: AppendStoreParts;
  #staged: Staged[] = [];
  #seq = "0";

  constructor(parts: AppendStoreParts) {
    this.#parts = parts;
  }

  /** Is appended by the next save. False for an event that cannot be written: something else stands for it then. */
  stage(entry: Entry): boolean {
    try {
      this.#staged.push({ entry, args: toArguments(entry) });
      return true;
    } catch (error) {
      if ("gap" in entry) throw error;
      this.#staged.push({ entry, args: toUnwritable(entry.event) });
      return false;
    }
  }

  async load(): Promise<Position | undefined> {
    const { commands, keys, lease } = this.#parts;
    const reply = await this.#again(() => commands.send(["HMGET", keys.head(lease.room), "seq", "position"]));
    const [seq, position] = Array.isArray(reply) ? reply.map(text) : [];
    this.#seq = seq || "0";
    if (!position) return undefined;
    try {
      return parsePosition(JSON.parse(position));
    } catch (error) {
      // What JSON.parse throws quotes the text.
      if (error instanceof ConfigError) throw error;
      throw new ConfigError("The position that Redis holds for the room is no JSON");
    }
  }

  async save(position: Position): Promise<void> {
    const { commands, keys, group, consumer, lease, onAppend } = this.#parts;
    const { room, entry, fence } = lease;
    const staged = this.#staged.slice();
    const startedAt = performance.now();
    const names = [keys.rooms, keys.log(room), keys.head(room), keys.late(room)];
    const args = [group, consumer, entry, fence, this.#seq, JSON.stringify(position), String(MAX_AHEAD)];
    const [state, seq = "", length, added] = flatReply(
      await this.#again(() => append.run(commands, names, [...args, ...staged.flatMap((each) => each.args)])),
    );
    if (state === "STALE") throw new LeaseLost();
    // Redis has lost something, or an earlier try was done after all: what was built on this is no longer true.
    if (state === "REWIND") throw new Rewound();
    this.#seq = seq;
    this.#staged = this.#staged.slice(staged.length);
    const events = staged.flatMap(({ entry: each }) => ("event" in each ? [each.event] : []));
    const seconds = (performance.now() - startedAt) / 1000;
    onAppend({ added: Number(added), length: Number(length), events, seconds });
  }

  /** Tries until it works, or the lease is lost. */
  async #again<T>(call: () => Promise<T>): Promise<T> {
    const { signal, trouble } = this.#parts;
    for (let delay = MIN_DELAY; ; delay = Math.min(delay * 2, MAX_DELAY)) {
      if (signal.aborted) throw signal.reason;
      try {
        const result = await call();
        trouble.worked();
        return result;
      } catch (error) {
        if (!(error instanceof RedisError)) throw error;
        trouble.failed(error);
        await sleep(delay, signal);
      }
    }
  }
}
