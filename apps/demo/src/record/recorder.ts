import { type FileHandle, open } from "node:fs/promises";
import { type CbEvent, encodeEvent } from "@cb-events/types";
import { createAnonymiser } from "./anonymise.js";
import { RecordingError } from "./recording-error.js";

/** Writes events to a file, one in wire form (JSON) on each line. */
export interface Recorder {
  /**
   * Resolves when the whole line was handed to the system, which a kill of this process does not undo (a power cut
   * may). Rejects with a `RecordingError`; the same event can then be given again. The event in hand at a kill may
   * stand in the file twice after a restart: who reads it drops repeats by id.
   */
  record(event: CbEvent): Promise<void>;
  /** Resolves when all of it is on the disk. Can be called again. */
  close(): Promise<void>;
}

interface RecorderOptions {
  /**
   * Records pseudonyms for names, and no texts: see `createAnonymiser`.
   *
   * @default false
   */
  readonly anonymise?: boolean | undefined;
}

/** Opens a recording to add to it; a new one can be read by its owner only. Rejects with a `RecordingError`. */
export async function openRecorder(
  path: string,
  { anonymise = false }: RecorderOptions = {},
): Promise<Recorder> {
  const fail = (cause: unknown): never => {
    throw new RecordingError(path, "written", cause);
  };
  const toWire = anonymise ? createAnonymiser() : encodeEvent;
  const file = await open(path, "a+", 0o600).catch(fail);
  // The last line, of a run that was killed or of a write that failed: the next event must not become a part of it.
  let isCut = await endsInsideLine(file).catch((error) => file.close().then(() => fail(error)));

  const write = async (line: string): Promise<void> => {
    const bytes = Buffer.from(`${isCut ? "\n" : ""}${line}\n`);
    isCut = true;
    // One write, unless the disk takes only a part: the next one says why.
    for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten;
    isCut = false;
  };
  const end = async (): Promise<void> => {
    await last;
    try {
      if ((await file.stat()).isFile()) await file.datasync();
    } finally {
      await file.close();
    }
  };

  let last: Promise<unknown> = Promise.resolve();
  let ended: Promise<void> | undefined;
  return {
    record(event) {
      const line = JSON.stringify(toWire(event));
      const written = last.then(() => write(line)).catch(fail);
      last = written.catch(() => {}); // Its caller is told; the next line is written all the same.
      return written;
    },
    close() {
      ended ??= end().catch(fail);
      return ended;
    },
  };
}

async function endsInsideLine(file: FileHandle): Promise<boolean> {
  const stats = await file.stat();
  if (!stats.isFile() || stats.size === 0) return false;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, stats.size - 1);
  return buffer.toString() !== "\n";
}
