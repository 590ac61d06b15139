import { closeSync, openSync, readSync } from "node:fs";
import { eventTime, type WireEvent } from "@cb-events/types";
import type { ShowStep } from "../show.js";

/** How a recording is read. */
export interface RecordingOptions {
  /**
   * Told of each line that is no event, with its number from 1 on; the line is skipped. The last line of a recording
   * that was cut off is one.
   *
   * @default a warning of the process
   */
  readonly onInvalidLine?: ((line: number) => void) | undefined;
}

const CHUNK = 64 * 1024;
/** A longer line is no event: no more than this of it is held. In characters. */
const LONGEST_LINE = 1024 * 1024;

/**
 * The events of a recording, which is a file with one event in wire form (JSON) on each line. Read while they are
 * taken. Throws the system's error when the file cannot be read.
 */
export function* readRecording(path: string, options: RecordingOptions = {}): Generator<WireEvent, void> {
  const {
    onInvalidLine = (line) => process.emitWarning(`${path}: line ${line} is no event and is skipped`),
  } = options;
  let number = 0;
  for (const line of linesOf(path)) {
    number += 1;
    if (line.trim() === "") continue;
    const event = parseEvent(line);
    if (event) yield event;
    else onInvalidLine(number);
  }
}

/**
 * A recording as a show for `feed.play`: with the pauses between its events, and new ids, as if it happened now.
 * Takes what `readRecording` takes.
 */
export function* recording(path: string, options: RecordingOptions = {}): Generator<ShowStep, void> {
  let last: number | undefined;
  for (const { method, id, object } of readRecording(path, options)) {
    const time = eventTime({ id })?.getTime() ?? last;
    const after = last === undefined || time === undefined ? 0 : Math.max(0, time - last) / 1000;
    last = time;
    yield { after, event: { method, object } };
  }
}

function* linesOf(path: string): Generator<string, void> {
  const file = openSync(path, "r");
  try {
    const decoder = new TextDecoder();
    const buffer = new Uint8Array(CHUNK);
    let rest = "";
    for (let size = readSync(file, buffer); size > 0; size = readSync(file, buffer)) {
      const lines = (rest + decoder.decode(buffer.subarray(0, size), { stream: true })).split("\n");
      rest = (lines.pop() ?? "").slice(0, LONGEST_LINE);
      yield* lines;
    }
    rest += decoder.decode();
    if (rest !== "") yield rest;
  } finally {
    closeSync(file);
  }
}

function parseEvent(line: string): WireEvent | undefined {
  try {
    const { method, id, object } = JSON.parse(line) as Partial<WireEvent>;
    const isObject = typeof object === "object" && object !== null && !Array.isArray(object);
    if (typeof method !== "string" || typeof id !== "string" || !isObject) return undefined;
    return { method, id, object };
  } catch {
    return undefined;
  }
}
