import { setTimeout as sleep } from "node:timers/promises";
import type { RoomsParams } from "./params.js";
import { type RoomsResult, RoomWatch } from "./room-watch.js";

/** Follows a room until it had its events. */
export type Follow = (room: string, params: RoomsParams, watch: RoomWatch) => Promise<void>;

/** So many connections are opened at once; then the server has a pause. */
const AT_ONCE = 50;
const PAUSE = 20;
/** Time for what opening the rooms has left behind. */
const SETTLE = 1000;

/** Following many rooms: `open` begins, each of the others measures something. */
export function roomTasks(follow: Follow) {
  let watch: RoomWatch | undefined;
  let before = 0;

  return {
    async open(params: RoomsParams): Promise<void> {
      const opened = new RoomWatch(params.rooms, params.eventsEach);
      watch = opened;
      globalThis.gc?.();
      before = process.memoryUsage.rss();
      for (const [number, room] of params.rooms.entries()) {
        if (number > 0 && number % AT_ONCE === 0) await sleep(PAUSE);
        follow(room, params, opened).catch((error) => opened.fail(error));
      }
    },

    /** Waits for all events of all rooms. */
    received({ seconds }: { readonly seconds: number }): Promise<RoomsResult | undefined> {
      const late = setTimeout(() => watch?.fail(new Error("Not all events came in time")), seconds * 1000);
      return Promise.resolve(watch?.result).finally(() => clearTimeout(late));
    },

    /** Bytes of memory that came on since before the first room, while the rooms are silent. */
    async memory(): Promise<number> {
      const failed = watch?.result.then(() => {
        throw new Error("An event came to a silent room");
      });
      await Promise.race([sleep(SETTLE), failed]);
      globalThis.gc?.();
      return process.memoryUsage.rss() - before;
    },
  };
}
