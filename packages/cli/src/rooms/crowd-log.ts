import { many } from "../line.js";
import { type Log, roomIn } from "../log.js";
import { short } from "../terminal.js";

/** So many rooms are told one by one of the same, and named where they are joined. */
const MAX_ROOMS = 5;

/** For how long the same is looked out for; and how often it is told while it goes on. In milliseconds. */
const FIRST_PERIOD = 10_000;
const NEXT_PERIOD = 60_000;

type Level = "warn" | "error" | "notice";

/** The same in several rooms. */
interface Crowd {
  readonly level: Level;
  /** Of this period. */
  rooms: Set<string>;
  /** It is in so many that they are joined. */
  isJoined: boolean;
  /** What was said last, without the room. */
  text: string;
  timer: NodeJS.Timeout;
}

/**
 * A log of many rooms: what is the same in many of them within a short time, as when the feed is away, is one line with
 * the number of rooms, and not one for each. What is said of few of them is told as it comes.
 */
export class CrowdLog implements Log {
  readonly debug: Log["debug"];
  readonly info: Log["info"];
  readonly #log: Log;
  readonly #crowds = new Map<string, Crowd>();

  constructor(log: Log) {
    this.#log = log;
    this.debug = log.debug;
    this.info = log.info;
  }

  readonly warn: Log["warn"] = (message, context) => this.#take("warn", message, context);
  readonly error: Log["error"] = (message, context) => this.#take("error", message, context);
  readonly notice: Log["notice"] = (message, context) => this.#take("notice", message, context);

  /** Tells what was held back. */
  close(): void {
    for (const crowd of this.#crowds.values()) {
      clearTimeout(crowd.timer);
      this.#tell(crowd);
    }
    this.#crowds.clear();
  }

  #take(level: Level, message: string, context: Record<string, unknown> | undefined): void {
    const room = roomIn(context);
    const crowd = room === undefined ? undefined : this.#join(room, level, message);
    if (crowd?.isJoined !== true) this.#log[level](message, context);
  }

  /** The room is one of those in which it is the same. */
  #join(room: string, level: Level, message: string): Crowd {
    // Whoever names the room in its context names it first in the message.
    const text = message.slice(message.indexOf(": ") + 2);
    // Attempts and delays differ from room to room.
    const key = `${level} ${text.replace(/\d+(?:\.\d+)?/g, "0")}`;
    const crowd = this.#crowds.get(key) ?? this.#begin(key, level);
    crowd.rooms.add(room);
    crowd.isJoined ||= crowd.rooms.size > MAX_ROOMS;
    crowd.text = text;
    return crowd;
  }

  #begin(key: string, level: Level): Crowd {
    const timer = setTimeout(() => this.#end(key), FIRST_PERIOD).unref();
    const crowd = { level, rooms: new Set<string>(), isJoined: false, text: "", timer };
    this.#crowds.set(key, crowd);
    return crowd;
  }

  /** A period is over: one in which it came no more is the last. */
  #end(key: string): void {
    const crowd = this.#crowds.get(key);
    if (crowd === undefined) return;
    this.#tell(crowd);
    if (!crowd.isJoined || crowd.rooms.size === 0) return void this.#crowds.delete(key);
    crowd.rooms = new Set();
    crowd.timer = setTimeout(() => this.#end(key), NEXT_PERIOD).unref();
  }

  #tell({ level, rooms, isJoined, text }: Crowd): void {
    if (!isJoined || rooms.size === 0) return;
    const names = [...rooms].map((room) => short(room, 40)).join(", ");
    this.#log[level](`${rooms.size > MAX_ROOMS ? many(rooms.size, "room") : names}: ${text}`);
  }
}
