import { stat } from "node:fs/promises";
import { join } from "node:path";
import { openRecorder, type Recorder } from "@cb-events/recording/node";
import { UsageError } from "../options/usage-error.js";

/** A recording of each room. */
export interface RoomRecorders {
  /** That of this room. */
  of(room: string): Recorder | undefined;
  /** Resolves when all of them are on the disk. */
  close(): Promise<void>;
}

interface RecordOptions {
  readonly anonymise: boolean;
}

/**
 * Opens a recording for each room, `<room>.ndjson` in this folder: two rooms may have events of one id, so that they
 * cannot be in one file. Rejects where one of them cannot be used, and leaves none open then.
 */
export async function openRoomRecorders(
  folder: string,
  rooms: readonly string[],
  options: RecordOptions,
): Promise<RoomRecorders> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() === false)
    throw new UsageError(
      "--record names a folder for the recordings of many rooms, a file for each, and that is no folder: name another one",
    );
  const opened = await Promise.allSettled(
    rooms.map((room) => openRecorder(join(folder, fileOf(room)), options)),
  );
  const recorders = opened.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const close = async () => {
    await Promise.all(recorders.map((recorder) => recorder.close()));
  };
  const failed = opened.find((result) => result.status === "rejected");
  if (failed !== undefined) {
    await close();
    throw failed.reason;
  }
  const byRoom = new Map(rooms.map((room, at) => [room, recorders[at]]));
  return { of: (room) => byRoom.get(room), close };
}

/** A room has one file, however its name is written. */
function fileOf(room: string): string {
  return `${encodeURIComponent(room.toLowerCase())}.ndjson`;
}
