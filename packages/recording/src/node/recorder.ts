import { mkdir, open } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { CbEvent, WireEvent } from "@cb-events/types";
import { type Anonymiser, createAnonymiser } from "../anonymise.js";
import { encodeLine } from "../line.js";
import { UnrecordableEventError } from "../unrecordable-event-error.js";
import { toWire, wireIn } from "../wire.js";
import { checkNames, checkPath } from "./check.js";
import { inspectFile } from "./inspect-file.js";
import { RecordingFileError } from "./recording-file-error.js";

/** Writes events to a file, one in wire form (JSON) on each line. */
export interface Recorder {
  /**
   * Resolves when the whole line was handed to the system, which a kill of this process does not undo (a power cut may).
   * Never throws; rejects with a `RecordingFileError`, or with an `UnrecordableEventError` when the event is none. The
   * next event can be recorded all the same. An event that was in flight at a kill may be in the file twice after a
   * restart: `replay` drops repeats by id.
   */
  record(event: CbEvent | WireEvent): Promise<void>;
  /** Resolves when all of it is on the disk. Rejects with a `RecordingFileError`. Can be called again. */
  close(): Promise<void>;
}

/** How events are recorded. */
export interface RecorderOptions {
  /**
   * True: records pseudonyms for names, and no texts, with a key that is written nowhere. An anonymiser of
   * `createAnonymiser({ key })`: the same, with pseudonyms that stay the same after a restart.
   *
   * @default false
   */
  readonly anonymise?: boolean | Anonymiser | undefined;
}

/**
 * Opens a recording to add to it, never to replace it; a new one can be read by its owner only (mode 0600), and a folder
 * that is missing is made (0700). What a killed process left of a last line stays a line of its own.
 *
 * Throws nothing; rejects with a `RecordingFileError`, with a `RecordingFormatError` when there is a file that is no
 * recording, or is gzipped, and with a `TypeError` for a wrong argument.
 */
export async function openRecorder(path: string, options: RecorderOptions = {}): Promise<Recorder> {
  checkPath(path);
  checkNames(options, ["anonymise"]);
  const convert = converterOf(options.anonymise ?? false);
  // The process may change its folder later; messages name the path as it was given.
  const target = resolve(path);
  const fail = (cause: Error): never => {
    throw new RecordingFileError(path, "written", cause);
  };
  await mkdir(dirname(target), { recursive: true, mode: 0o700 }).catch(fail);
  const file = await open(target, "a+", 0o600).catch(fail);
  let isCut: boolean;
  try {
    isCut = await inspectFile(path, file, fail);
  } catch (error) {
    await file.close();
    throw error;
  }

  const write = async (line: string): Promise<void> => {
    // Behind half a line of a killed process, or of a write that failed, the event gets a line of its own.
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
    async record(event) {
      const line = encodeLine(convert(event));
      if (ended) fail(Object.assign(new Error("it is closed"), { code: "CLOSED" }));
      const written = last.then(() => write(line)).catch(fail);
      last = written.catch(() => {}); // Its caller is told; the next line is written all the same.
      await written;
    },
    close() {
      ended ??= end().catch(fail);
      return ended;
    },
  };
}

function converterOf(anonymise: boolean | Anonymiser): (event: CbEvent | WireEvent) => CbEvent | WireEvent {
  if (anonymise === false) return (event) => event;
  if (anonymise !== true && typeof anonymise !== "function")
    throw new TypeError("The option anonymise must be true, false or what createAnonymiser() gives");
  const anonymous = anonymise === true ? createAnonymiser() : anonymise;
  return (event) => {
    const wire = readWire(event);
    if (wire === undefined) throw new UnrecordableEventError(event, "it is no event");
    return anonymous(wire);
  };
}

function readWire(event: CbEvent | WireEvent): WireEvent | undefined {
  try {
    return wireIn(toWire(Object(event)));
  } catch (error) {
    throw new UnrecordableEventError(event, "it cannot be read", error);
  }
}
