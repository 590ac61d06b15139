import type { FileHandle } from "node:fs/promises";
import { decodeLine } from "../line.js";
import { isForeign, isGzip, kindOf } from "./file-kind.js";
import { beginsLikeEvent } from "./read-recording.js";
import { RecordingFormatError } from "./recording-format-error.js";

/** How much of a file is looked at. In bytes. */
const HEAD = 64 * 1024;

/**
 * Looks whether events can be added to an open file. Resolves with true when it ends inside of a line; rejects with a
 * `RecordingFormatError` when it is no recording.
 */
export async function inspectFile(
  path: string,
  file: FileHandle,
  fail: (error: Error) => never,
): Promise<boolean> {
  const stats = await file.stat().catch(fail);
  if (!stats.isFile() || stats.size === 0) return false;
  const read = async (length: number, position: number) => {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, position).catch(fail);
    return buffer.subarray(0, bytesRead);
  };
  const head = await read(Math.min(HEAD, stats.size), 0);
  if (isGzip(head)) throw new RecordingFormatError(path, "it is gzipped, and nothing can be added to it");
  if (isForeign(head) || !holdsEvent(head)) throw new RecordingFormatError(path, `it is ${kindOf(head)}`);
  const [last] = await read(1, stats.size - 1);
  return last !== 0x0a;
}

/** An event stands among the first lines, or the very first one is cut off. */
function holdsEvent(head: Uint8Array): boolean {
  const lines = new TextDecoder().decode(head).split("\n");
  if (lines.some((line) => decodeLine(line) !== undefined)) return true;
  return beginsLikeEvent(head) || lines.every((line) => line.trim() === "");
}
