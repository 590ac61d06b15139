import type { CbEvent } from "@cb-events/types";
import { createDisplay } from "../display.js";
import type { Log } from "../log.js";
import type { RoomPrinters } from "./room-printers.js";

type Display = ReturnType<typeof createDisplay>;

/** Prints an event of a room. */
export type ShowEvent = (room: string, event: CbEvent) => Promise<void>;

/** A display for each room, made when it is first needed. */
export function createRoomDisplays(
  printers: RoomPrinters,
  isHistory: (event: CbEvent) => boolean,
  log: Log,
): ShowEvent {
  const displays = new Map<string, Display>();
  return async (room, event) => {
    const display = displays.get(room) ?? createDisplay(printers.of(room), isHistory, log);
    displays.set(room, display);
    await display.dispatch(event);
  };
}
