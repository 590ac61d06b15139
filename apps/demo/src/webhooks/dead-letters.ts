import { type FileHandle, open } from "node:fs/promises";
import { jsonLine } from "../json-line.js";
import type { Delivery } from "./delivery.js";

/** Appends what was given up to the file, one JSON object on each line, down to the disk. */
export async function writeDeadLetters(
  file: string,
  deliveries: readonly Delivery[],
  reason: string,
): Promise<void> {
  const time = new Date().toISOString();
  const lines = deliveries.map(({ id, body }) => `${jsonLine({ id, reason, time, body })}\n`);
  const handle = await open(file, "a+", 0o600);
  try {
    await handle.appendFile(`${(await isCutOff(handle)) ? "\n" : ""}${lines.join("")}`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A crash, or a full disk, may have left half a line. */
async function isCutOff(handle: FileHandle): Promise<boolean> {
  const { size } = await handle.stat();
  if (size === 0) return false;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer.toString() !== "\n";
}
