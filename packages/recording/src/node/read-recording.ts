import { type CbEvent, decodeEvent, type WireEvent } from "@cb-events/types";
import { decodeLine } from "../line.js";
import { checkFunction, checkNames, checkPath } from "./check.js";
import { chunksOf } from "./chunks.js";
import { HEAD_LENGTH, isForeign, kindOf } from "./file-kind.js";
import { type Line, linesOf } from "./lines.js";
import { READ_OPTIONS, type ReadOptions } from "./read-options.js";
import { RecordingFormatError } from "./recording-format-error.js";
import { createReports, type Reports } from "./report.js";

/** So many lines without an event in front, and the file is no recording. */
const MAX_FOREIGN_LINES = 20;

/**
 * The events of a recording, in order; the file is read while they are taken, and unpacked if it is gzipped. Broken
 * lines are reported and skipped, the last one of a recording that was cut off too. Events that were recorded twice come
 * twice.
 *
 * The iteration throws a `RecordingFileError` when the file cannot be read, and a `RecordingFormatError` when it is no
 * recording. The call throws a `TypeError` for a wrong argument.
 */
export function readRecording(path: string, options: ReadOptions = {}): AsyncIterableIterator<CbEvent> {
  checkReading(path, options);
  return readEvents(path, options, () => {});
}

/** Throws a `TypeError` for a wrong path or option. */
export function checkReading(path: unknown, options: ReadOptions): asserts path is string {
  checkPath(path);
  checkNames(options, READ_OPTIONS);
  for (const name of READ_OPTIONS) checkFunction(options, name);
}

/** As `readRecording`, and `onSkipped` is called for each line that brings no event. */
export async function* readEvents(
  path: string,
  options: ReadOptions,
  onSkipped: () => void,
): AsyncGenerator<CbEvent, void> {
  const reports = createReports(path, options, onSkipped);
  try {
    for await (const { line, wire } of wireEvents(path, reports)) {
      const { event, issues } = decodeEvent(wire);
      const { id, method } = wire;
      if (issues.length > 0)
        reports.onInvalidEvent({ line, id, method, issues, delivered: event !== undefined });
      if (event !== undefined) yield event;
    }
  } finally {
    reports.end();
  }
}

interface Found {
  readonly line: number;
  readonly wire: WireEvent;
}

async function* wireEvents(path: string, { onInvalidLine }: Reports): AsyncGenerator<Found, void> {
  let head = new Uint8Array();
  let isCut = false;
  const onCut = () => {
    isCut = true;
  };
  const chunks = keepHead(chunksOf(path, onCut), (bytes) => {
    head = bytes;
    if (isForeign(head)) throw new RecordingFormatError(path, `it is ${kindOf(head)}`);
  });
  let number = 0;
  let last: Line | undefined;
  /** What is wrong with the lines before the first event: not told before it is clear that this is a recording. */
  let foreign: [line: number, problem: string][] | undefined = [];
  const tell = () => {
    for (const found of foreign ?? []) onInvalidLine(...found);
    foreign = undefined;
  };
  for await (const lines of linesOf(chunks)) {
    for (const line of lines) {
      number += 1;
      last = line;
      if (line.text?.trim() === "") continue;
      const wire = line.text === undefined ? undefined : decodeLine(line.text);
      if (wire !== undefined) {
        tell();
        yield { line: number, wire };
      } else if (foreign === undefined) onInvalidLine(number, problemOf(line));
      else if (foreign.push([number, problemOf(line)]) > MAX_FOREIGN_LINES)
        throw new RecordingFormatError(path, `it is ${kindOf(head)}`);
    }
  }
  if (foreign !== undefined && foreign.length > 0 && !beginsLikeEvent(head))
    throw new RecordingFormatError(path, `it is ${kindOf(head)}`);
  tell();
  if (isCut && last?.ended !== false) onInvalidLine(number + 1, "the gzipped file is cut off here");
}

/** Calls `onHead` with the first bytes, before the chunk that completes them is given. */
async function* keepHead(
  chunks: AsyncIterable<Uint8Array>,
  onHead: (head: Uint8Array<ArrayBuffer>) => void,
): AsyncGenerator<Uint8Array, void> {
  let head: number[] = [];
  for await (const chunk of chunks) {
    if (head.length < HEAD_LENGTH) {
      head = [...head, ...chunk.subarray(0, HEAD_LENGTH - head.length)];
      onHead(Uint8Array.from(head));
    }
    yield chunk;
  }
}

const BEGINNING = '{"method":"';

/** A recording that was cut in its very first line. */
export function beginsLikeEvent(head: Uint8Array): boolean {
  const text = new TextDecoder().decode(head);
  return text.startsWith(BEGINNING) || BEGINNING.startsWith(text);
}

function problemOf({ text, ended }: Line): string {
  if (!ended) return "the file ends inside of it";
  return text === undefined ? "it is too long, or no text in UTF-8" : "it is no event";
}
