import { watchRoom } from "../bot/watch-room.js";
import { addOutputOptions, type OutputOptions } from "../options/output-options.js";
import { addRoomOptions, type RoomOptions } from "../options/room-options.js";
import type { DefineCommand } from "./command.js";

export interface WatchOptions extends RoomOptions, OutputOptions {}

/** Prints what happens in a room, and keeps nothing. */
export const defineWatch: DefineCommand = (program, shell, done) => {
  const command = program.command("watch").description("print what happens, a line an event; keep nothing");
  addOutputOptions(addRoomOptions(command)).action(async (options: WatchOptions) =>
    done(await watchRoom(options, shell)),
  );
};
