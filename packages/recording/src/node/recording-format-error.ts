import { printable } from "@cb-events/types";

const FORMAT =
  'A recording is text in UTF-8 with one event on each line: {"method":"tip","id":"…","object":{…}}';

/**
 * The file is no recording: it is of another program, or damaged. It was left as it is. The message says what the file
 * seems to be.
 *
 * @remedy Give the path of a recording; unpack an archive first. To record, give a new path, or that of a recording.
 */
export class RecordingFormatError extends Error {
  override readonly name = "RecordingFormatError";
  /** Tells it apart without `instanceof`. */
  readonly code = "RECORDING_FORMAT";

  /** Quotes nothing of the file: it may be private. */
  constructor(path: string, problem: string) {
    super(`The file ${printable(path)} is no recording: ${problem}. ${FORMAT}`);
  }
}
