import { watchRoom } from "../bot/watch-room.js";
import { addOutputOptions, checkOutputOptions, type OutputOptions } from "../options/output-options.js";
import { addRoomOptions, type RoomOptions } from "../options/room-options.js";
import { UsageError } from "../options/usage-error.js";
import type { DefineCommand } from "./command.js";

export interface WatchOptions extends RoomOptions, OutputOptions {
  /** A file that names many rooms. */
  readonly rooms?: string;
}

/** Prints what happens in a room, and keeps nothing. */
export const defineWatch: DefineCommand = (program, shell, done) => {
  const command = program.command("watch").description("print what happens, a line an event; keep nothing");
  addOutputOptions(addRoomOptions(command))
    .option("--rooms <file>", "many rooms: a name, an events URL or $NAME on each line")
    .action(async (options: WatchOptions) => {
      checkOutputOptions(options);
      const { rooms } = options;
      if (rooms === undefined) return done(await watchRoom(options, shell));
      refuseOneRoom(options, "--rooms");
      const { watchRooms } = await import("../rooms/watch-rooms.js");
      done(await watchRooms({ ...options, rooms }, shell));
    });
};

/** Whoever names one room beside many means something else than what would be done. */
function refuseOneRoom(options: RoomOptions, option: string): void {
  const given = { "--events-url": "eventsUrl", "--events-url-file": "eventsUrlFile" } as const;
  const others = { "--username": "username", "--token": "token", "--simulate": "simulate" } as const;
  const found = Object.entries({ ...given, ...others }).find(([, name]) => options[name] !== undefined);
  if (found !== undefined)
    throw new UsageError(`${option} and ${found[0]} contradict each other: give one of them`);
}
