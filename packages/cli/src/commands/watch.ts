import { ONE_ROOM, refuseBeside } from "../options/one-of.js";
import { addOutputOptions, checkOutputOptions, type OutputOptions } from "../options/output-options.js";
import { addPrefixOption, checkRedisOptions, type RedisOptions } from "../options/redis-options.js";
import { addRoomOptions, type RoomOptions } from "../options/room-options.js";
import { UsageError } from "../options/usage-error.js";
import type { DefineCommand } from "./command.js";

export interface WatchOptions extends RoomOptions, OutputOptions, RedisOptions {
  /** A file that names many rooms. */
  readonly rooms?: string;
}

/** Prints what happens in a room, and keeps nothing. */
export const defineWatch: DefineCommand = (program, shell, done) => {
  const command = program.command("watch").description("print what happens, a line an event; keep nothing");
  addPrefixOption(addOutputOptions(addRoomOptions(command)))
    .option("--rooms <file>", "many rooms: a name, an events URL or $NAME on each line")
    .option("--redis <url>", "what relays append there, with --group: redis://host:port, or $NAME")
    .option("--group <name>", "the group of readers that it is one of: each event goes to one of them")
    .action(async (options: WatchOptions) => {
      checkOutputOptions(options);
      const { rooms, redis, group } = options;
      if ((redis === undefined) !== (group === undefined))
        throw new UsageError("--redis and --group go together: give both");
      checkRedisOptions(options);
      if (redis !== undefined && group !== undefined) {
        refuseBeside(options, "--redis", [...ONE_ROOM, ...ANY_ROOM]);
        const { watchStream } = await import("../redis/watch-stream.js");
        done(await watchStream({ ...options, redis, group }, shell));
      } else if (rooms !== undefined) {
        refuseBeside(options, "--rooms", ONE_ROOM);
        const { watchRooms } = await import("../rooms/watch-rooms.js");
        done(await watchRooms({ ...options, rooms }, shell));
      } else {
        const { watchRoom } = await import("../bot/watch-room.js");
        done(await watchRoom(options, shell));
      }
    });
};

/** Options about rooms that this command asks the feed for. */
const ANY_ROOM = [
  ["--rooms", "rooms"],
  ["--testbed", "testbed"],
  ["--timeout", "timeout"],
] as const;
