import { randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import type { Position, PositionStore } from "@cb-events/core";
import { createEventLog, type EventLog } from "@cb-events/overlay/event-log";
import { createRoomState } from "@cb-events/room";
import type { Reaction } from "./reaction.js";
import type { Memory } from "./reactor.js";
import { type Content, parseContent, VERSION } from "./state-content.js";
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
  readonly #file: string | undefined;
  #position: Position | undefined;
  #saved: Saved;
  #loaded = false;
  #writing: Promise<void> = Promise.resolve();

  constructor(file: string | undefined, timeZone: string, startedAt: number) {
    this.#file = file;
    this.since = startedAt;
    this.room = createRoomState({ timeZone });
    this.#saved = { room: this.room, log: this.log };
  }

  /** As it was saved last. */
  get saved(): Saved {
    return this.#saved;
  }

  /** Reads the file, once. A damaged or foreign one is left as it is: rejects with a `StateFileError`. */
  async load(): Promise<Position | undefined> {
    if (this.#loaded || this.#file === undefined) return this.#position;
    const text = await readFile(this.#file, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    // The first start is remembered at once: killed before its first event, it is no first start again.
    if (text === undefined) await this.write();
    else this.#restore(text, this.#file);
    this.#loaded = true;
    return this.#position;
  }

  async save(position: Position): Promise<void> {
    this.#position = position;
    await this.write();
  }

  /** Writes what changed without an event. What was counted since the last position is counted once all the same: by its id. */
  write(): Promise<void> {
    const written = this.#writing.then(() => this.#replaceFile());
    this.#writing = written.catch(() => {});
    return written;
  }

  #restore(text: string, file: string): void {
    const { position, since, room, alerts, pending, outbox, log, overlayKey } = parseContent(text, file);
    this.#position = position;
    this.since = since;
    if (room === undefined) return;
    // The settings have the last word about the time zone.
    this.room = { ...room, timeZone: this.room.timeZone };
    this.alerts = alerts;
    this.pending = pending;
    this.outbox = outbox;
    this.log = log ?? this.log;
    this.overlayKey = overlayKey;
    this.#saved = { room: this.room, log: this.log };
  }

  async #replaceFile(): Promise<void> {
    const { room, log } = this;
    if (this.#file !== undefined) await this.#write(this.#file);
    this.#saved = { room, log }; // And not what came while it was written.
    this.onSaved();
  }

  async #write(path: string): Promise<void> {
    const { since, room, alerts, pending, outbox, log, overlayKey } = this;
    const content: Content = {
      version: VERSION,
      since,
      position: this.#position,
      room,
      alerts,
      pending,
      outbox,
      log,
      overlayKey,
    };
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(`${path}.new`, "w", 0o600);
    try {
      await file.writeFile(JSON.stringify(content));
      await file.sync(); // A rename must not overtake it in a power cut.
    } finally {
      await file.close();
    }
    await rename(`${path}.new`, path);
  }
}
