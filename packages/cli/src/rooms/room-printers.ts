import { publicEvent } from "@cb-events/room";
import { jsonLine } from "../json-line.js";
import { eventLine } from "../line.js";
import type { OutputOptions } from "../options/output-options.js";
import type { Printer } from "../printer.js";
import { writeLine } from "../process/write-line.js";
import { coloursFor, short } from "../terminal.js";

const MAX_NAME = 40;

/** Puts events of many rooms on standard output. */
export interface RoomPrinters {
  /** Lines so far, of all rooms. */
  readonly printed: number;
  /** Prints events of this room, each line with the room before it; as JSON it is `{"room":…,"event":…}`. */
  of(room: string): Printer;
}

export function createRoomPrinters(
  { json, private: everything }: Pick<OutputOptions, "json" | "private">,
  signal: AbortSignal,
): RoomPrinters {
  const colours = coloursFor(process.stdout);
  let printed = 0;
  return {
    get printed() {
      return printed;
    },
    of: (room) => ({
      get printed() {
        return printed;
      },
      async print(event, happening) {
        const shown = json && !everything ? publicEvent(event) : event;
        if (shown === undefined || signal.aborted) return;
        printed += 1;
        const line = json
          ? jsonLine({ room, event: shown })
          : `${colours.magenta(short(room, MAX_NAME))}: ${eventLine(event, happening, colours)}`;
        await writeLine(line, signal);
      },
    }),
  };
}
