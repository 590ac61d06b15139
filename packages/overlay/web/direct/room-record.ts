import type { Position, PositionStore } from "@cb-events/core";
import { type RoomState, reduceRoom } from "@cb-events/room";
import type { CbEvent } from "@cb-events/types";
import { addToLog, type EventLog } from "../../src/event-log.js";
import { type Content, createContent, parseContent } from "./content.js";
import type { RecordStorage } from "./storage.js";

/** The least time between two writes, in milliseconds: hundreds of events a second must not queue up. */
const WRITE_EVERY = 250;

export interface RoomRecordOptions {
  readonly storage: RecordStorage;
  readonly key: string;
  /** As in the position: whose room it is. */
  readonly roomId: string;
  /** This is kept now, and stays true over a reload: it may be shown. */
  readonly onSaved: (content: Content) => void;
  /** What to tell the room's owner; `""` when that is over. */
  readonly onProblem: (problem: string) => void;
}

/**
 * The room, its log and the position, under one key. A save is done later, the newest only: positions move forward, so
 * a reload may ask for events again, and those were shown to nobody.
 */
export class RoomRecord implements PositionStore {
  readonly #options: RoomRecordOptions;
  #content: Content = createContent();
  /** What is known since the position in `#content`. */
  #room: RoomState = this.#content.room;
  #log: EventLog = this.#content.log;
  #unsaved: Content | undefined;
  #isWriting = false;
  #isClosed = false;
  /** What was wrong at the beginning. */
  #problem = "";
  #wroteAt = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: RoomRecordOptions) {
    this.#options = options;
  }

  /** Reads what is kept. Something else is not used, and replaced: the problem is told. */
  async open(): Promise<Content> {
    const { storage, key, roomId } = this.#options;
    try {
      const stored = await storage.getItem(key);
      if (stored !== null && stored !== undefined) this.#content = parseContent(stored, roomId);
    } catch {
      this.#problem = "What was kept of this room could not be read: it begins anew";
    }
    this.#room = this.#content.room;
    this.#log = this.#content.log;
    // A first start is remembered at once: reloaded before its first event, it is no first start again.
    await this.#write(this.#content);
    return this.#content;
  }

  async load(): Promise<Position | undefined> {
    return this.#content.position;
  }

  async save(position: Position): Promise<void> {
    this.#content = { ...this.#content, position, room: this.#room, log: this.#log };
    this.#unsaved = this.#content;
    this.#schedule();
  }

  /** Counts an event, unless it was counted before; with `isListed`, it goes into the log too. */
  add(event: CbEvent, isListed: boolean): void {
    const before = this.#room;
    this.#room = reduceRoom(before, event);
    if (isListed && this.#room !== before) this.#log = addToLog(this.#log, event, Date.now());
  }

  /** Sets no timer any more. What is not written yet comes again after a reload. */
  close(): void {
    clearTimeout(this.#timer);
    this.#isClosed = true;
  }

  #schedule(): void {
    if (this.#isWriting || this.#isClosed) return;
    clearTimeout(this.#timer);
    const wait = Math.max(0, this.#wroteAt + WRITE_EVERY - performance.now());
    this.#timer = setTimeout(() => void this.#writeUnsaved(), wait);
  }

  async #writeUnsaved(): Promise<void> {
    const content = this.#unsaved;
    if (content === undefined) return;
    this.#unsaved = undefined;
    this.#isWriting = true;
    await this.#write(content);
    this.#isWriting = false;
    if (this.#isClosed) return;
    this.#options.onSaved(content);
    if (this.#unsaved !== undefined) this.#schedule();
  }

  async #write(content: Content): Promise<void> {
    const { storage, key, onProblem } = this.#options;
    try {
      await storage.setItem(key, JSON.stringify(content));
      onProblem(this.#problem);
    } catch {
      // The show goes on in memory.
      onProblem("The browser does not keep the place in the room: a reload may repeat or miss alerts");
    }
    this.#wroteAt = performance.now();
  }
}
