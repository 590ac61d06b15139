import { closeSync, openSync, readSync } from "node:fs";

/** Bytes of the head of a WAL; behind it stands what was written. */
const LENGTH = 32;
const MAGIC = 0x377f0682;
const VERSION = 3_007_000;

/**
 * True for a WAL with something in it whose head is damaged. SQLite takes that for an empty one, and writes over what is in
 * it. The head is on the disk before anything behind it is written, so neither a kill nor a power cut leaves such a one.
 */
export function hasDamagedHead(path: string, size: bigint): boolean {
  if (size <= LENGTH) return false;
  const head = Buffer.alloc(LENGTH);
  const file = openSync(path, "r");
  try {
    if (readSync(file, head, 0, LENGTH, 0) < LENGTH) return false;
  } finally {
    closeSync(file);
  }
  const magic = head.readUInt32BE(0);
  if ((magic | 1) !== (MAGIC | 1) || head.readUInt32BE(4) !== VERSION) return true;
  const [first, second] = checksum(head.subarray(0, 24), (magic & 1) === 1);
  return first !== head.readUInt32BE(24) || second !== head.readUInt32BE(28);
}

/** As SQLite adds it up: over pairs of words, in the order of bytes that the magic number tells. */
function checksum(bytes: Buffer, isBigEndian: boolean): [number, number] {
  let [first, second] = [0, 0];
  const word = (at: number) => (isBigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at));
  for (let at = 0; at < bytes.length; at += 8) {
    first = (first + word(at) + second) >>> 0;
    second = (second + word(at + 4) + first) >>> 0;
  }
  return [first, second];
}
