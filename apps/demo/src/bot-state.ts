import { randomBytes } from "node:crypto";
import type { Position, PositionStore } from "@cb-events/core";
import { createEventLog, type EventLog } from "@cb-events/overlay/event-log";
import { createRoomState } from "@cb-events/room";
import {
  FileChangedError,
  FileInUseError,
  type FileState,
  fileState,
  StoredPositionError,
} from "@cb-events/storage/node";
import type { Reaction } from "./reaction.js";
import type { Memory } from "./reactor.js";
import { type Content, parseContent, StateFileError, upgradeContent } from "./state-content.js";
import type { Delivery } from "./webhooks/delivery.js";

/** What may be told of, for it outlives a kill. */
export type Saved = Readonly<Pick<BotState, "room" | "log">>;

/**
 * All that the bot knows, in one file: it is written with the position, in one step, so that after a crash both still
 * agree. Without a file it is kept in memory only.
 */
export class BotState implements PositionStore, Memory {
  room: Memory["room"];
  alerts: Memory["alerts"] = {};
  /** Reactions that are not done yet. */
  pending: readonly Reaction[] = [];
  /** What webhooks have to be told yet. */
  outbox: readonly Delivery[] = [];
  /** What the overlay shows of the last minutes. */
  log: EventLog = createEventLog(randomBytes(9).toString("hex"));
  /** Opens the overlay to another device; undefined until one was let in. */
  overlayKey: string | undefined;
  /** When the bot first began to follow the room, in milliseconds since 1970: what happened before is no business of its. */
  since: number;
  /** Called when something was saved. */
  onSaved: () => void = () => {};
  readonly #file: FileState<Content> | undefined;
  #saved: Saved;
  #loading: Promise<Position | undefined> | undefined;

  constructor(file: string | undefined, timeZone: string, startedAt: number) {
    this.since = startedAt;
    this.room = createRoomState({ timeZone });
    this.#saved = { room: this.room, log: this.log };
    this.#file =
      file === undefined
        ? undefined
        : fileState<Content>(file, {
            initial: { room: this.room, alerts: {}, pending: [], outbox: [] },
            parse: parseContent,
            upgrade: upgradeContent,
          });
  }

  /** As it was saved last. */
  get saved(): Saved {
    return this.#saved;
  }

  /** Reads the file, once. One that cannot be used is left as it is: rejects with a `StateFileError`. */
  load(): Promise<Position | undefined> {
    this.#loading ??= this.#load().catch((error: unknown) => {
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }

  save(position: Position): Promise<void> {
    return this.#keep((file) => file.save(position));
  }

  /** Writes what changed without an event. What was counted since the last position is counted once all the same: by its id. */
  write(): Promise<void> {
    return this.#keep((file) => file.write());
  }

  /** Releases the file. */
  async flush(): Promise<void> {
    await this.#file?.flush();
  }

  async #load(): Promise<Position | undefined> {
    if (this.#file === undefined) return undefined;
    const position = await this.#file.load().catch(finalError);
    const { since, room, alerts, pending, outbox, log, overlayKey } = this.#file.value;
    // A file that holds the position alone does not tell.
    this.since = since ?? (position === undefined ? this.since : 0);
    // The settings have the last word about the time zone.
    this.room = { ...room, timeZone: this.room.timeZone };
    this.alerts = alerts;
    this.pending = pending;
    this.outbox = outbox;
    this.log = log ?? this.log;
    this.overlayKey = overlayKey;
    this.#saved = { room: this.room, log: this.log };
    // The first start is remembered at once: killed before its first event, it is no first start again.
    if (since === undefined && position === undefined) await this.write();
    return position;
  }

  async #keep(write: (file: FileState<Content>) => Promise<void>): Promise<void> {
    const { since, room, alerts, pending, outbox, log, overlayKey } = this;
    if (this.#file !== undefined) {
      this.#file.value = { since, room, alerts, pending: [...pending], outbox: [...outbox], log, overlayKey };
      await write(this.#file).catch(finalError);
    }
    this.#saved = { room, log }; // And not what came while it was written.
    this.onSaved();
  }
}

/** What waiting does not repair ends the bot. */
function finalError(error: unknown): never {
  const isFinal = [StoredPositionError, FileInUseError, FileChangedError].some(
    (type) => error instanceof type,
  );
  throw isFinal ? new StateFileError((error as Error).message, { cause: error }) : error;
}
