import { ConfigError } from "@cb-events/core";
import type { Keys } from "../keys.js";
import type { Commands } from "../redis/commands.js";
import { flatReply, text } from "../redis/reply.js";
import { addRoom, removeRoom } from "../scripts/rooms.js";
import { isName, shown } from "../util/check.js";

/** The rooms that all workers of a prefix share. Needs no worker that runs. */
export class RoomList {
  readonly #commands: Commands;
  readonly #keys: Keys;
  readonly #retention: number;

  /** `retention` in seconds. */
  constructor(commands: Commands, keys: Keys, retention: number) {
    this.#commands = commands;
    this.#keys = keys;
    this.#retention = retention;
  }

  /** Adds a room; a worker takes it with its next beat. False where it is there already, in any case. */
  async add(room: string): Promise<boolean> {
    const keys = this.#keysOf(room);
    return flatReply(await addRoom.run(this.#commands, keys, [room]))[0] === "1";
  }

  /** Takes a room out; its owner stops with its next write or beat. Its log is kept for the retention. False where there is none. */
  async remove(room: string): Promise<boolean> {
    const keys = this.#keysOf(room);
    const retention = String(Math.max(1, Math.round(this.#retention * 1000)));
    return flatReply(await removeRoom.run(this.#commands, keys, [room, retention]))[0] === "1";
  }

  /** The names of all rooms, in order. */
  async list(): Promise<string[]> {
    const reply = await this.#commands.send(["HKEYS", this.#keys.ids]);
    // A set, where the client speaks the newer protocol and makes one of it.
    return [...((reply ?? []) as Iterable<unknown>)].map(text).sort();
  }

  #keysOf(room: string): string[] {
    if (!isName(room))
      throw new ConfigError(
        `A room must be a text of 1 to 200 characters without white space, not ${shown(room)}`,
      );
    const { rooms, ids, log, head, late } = this.#keys;
    return [rooms, ids, log(room), head(room), late(room)];
  }
}
