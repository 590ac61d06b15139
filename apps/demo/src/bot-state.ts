import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import type { Position, PositionStore } from "@cb-events/core";
import { createRoomState, parseRoomState } from "@cb-events/room";
import * as v from "valibot";
import { type Reaction, ReactionSchema } from "./reaction.js";
import type { Memory } from "./reactor.js";
import { type Delivery, DeliverySchema } from "./webhooks/delivery.js";

/** The version of the file. Version 1 was the position alone. */
const VERSION = 2;

/** What stands in the file. */
interface Content extends Memory {
  readonly version: typeof VERSION;
  /** When the bot first began to follow the room, in milliseconds since 1970. */
  readonly since: number;
  readonly position: Position | undefined;
  readonly pending: readonly Reaction[];
  readonly outbox: readonly Delivery[];
}

/** The state file cannot be used; the message names it, and says what to do. Waiting mends nothing. */
export class StateFileError extends Error {
  override readonly name = "StateFileError";
}

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
  /** When the bot first began to follow the room, in milliseconds since 1970: what happened before is no business of its. */
  since: number;
  /** Called when something was saved. */
  onSaved: () => void = () => {};
  readonly #file: string | undefined;
  #position: Position | undefined;
  #loaded = false;
  #writing: Promise<void> = Promise.resolve();

  constructor(file: string | undefined, timeZone: string, startedAt: number) {
    this.#file = file;
    this.since = startedAt;
    this.room = createRoomState({ timeZone });
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
    const { position, since, room, alerts, pending, outbox } = parseContent(text, file);
    this.#position = position;
    this.since = since;
    if (room === undefined) return;
    // The settings have the last word about the time zone.
    this.room = { ...room, timeZone: this.room.timeZone };
    this.alerts = alerts;
    this.pending = pending;
    this.outbox = outbox;
  }

  async #replaceFile(): Promise<void> {
    if (this.#file === undefined) return this.onSaved();
    const { since, room, alerts, pending, outbox } = this;
    const content: Content = {
      version: VERSION,
      since,
      position: this.#position,
      room,
      alerts,
      pending,
      outbox,
    };
    await mkdir(dirname(this.#file), { recursive: true, mode: 0o700 });
    const file = await open(`${this.#file}.new`, "w", 0o600);
    try {
      await file.writeFile(JSON.stringify(content));
      await file.sync(); // A rename must not overtake it in a power cut.
    } finally {
      await file.close();
    }
    await rename(`${this.#file}.new`, this.#file);
    this.onSaved();
  }
}

/** What a file may hold, of this version or another. */
type Readable = Partial<Omit<Content, "version">> & { readonly version?: unknown };
type Restored = Partial<Omit<Content, "version">> & Pick<Content, "since" | "alerts" | "pending" | "outbox">;

function parseContent(text: string, file: string): Restored {
  const refuse = (problem: string): never => {
    throw new StateFileError(
      `${file} holds no state of this bot: ${problem}. It is left as it is: put a whole copy in its place, or move it away to begin anew`,
    );
  };
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return refuse("it is no JSON, or cut off"); // No cause: it would quote the text.
  }
  const {
    version,
    position,
    since = 0,
    room,
    alerts = {},
    pending = [],
    outbox = [],
  } = Object(content) as Readable;
  if (version === 1) return { position: content as Position, since, alerts, pending, outbox };
  if (typeof version === "number" && version > VERSION) {
    return refuse(`it is of version ${version}, and this bot reads versions up to ${VERSION}`);
  }
  const sound = v.is(v.array(ReactionSchema), pending) && v.is(v.array(DeliverySchema), outbox);
  if (version !== VERSION || !sound) return refuse("it has another form");
  try {
    return { position, since, room: parseRoomState(room), alerts, pending, outbox };
  } catch (error) {
    return refuse((error as Error).message);
  }
}
