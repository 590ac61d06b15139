import { open } from "node:fs/promises";
import { isGzip } from "./file-kind.js";
import { RecordingFileError } from "./recording-file-error.js";
import { unpacked } from "./unpacked.js";

/** How much is read at once, in bytes. Gzip makes up to a thousand times as much of it. */
const CHUNK = 16 * 1024;

/** The bytes of a file, unpacked if it is gzipped. The file is open until the end, also an early one. */
export async function* chunksOf(path: string, onCut: () => void): AsyncGenerator<Uint8Array, void> {
  const fail = (error: Error): never => {
    throw new RecordingFileError(path, "read", error);
  };
  const chunks = bytesOf(path, fail);
  try {
    const first = await chunks.next();
    if (first.done) return;
    if (isGzip(first.value)) {
      const again = () => bytesOf(path, fail);
      yield* unpacked(first.value, chunks, { onCut, fail, again });
    } else {
      yield first.value;
      yield* chunks;
    }
  } finally {
    await chunks.return();
  }
}

async function* bytesOf(path: string, fail: (error: Error) => never): AsyncGenerator<Uint8Array, void> {
  const file = await open(path, "r").catch(fail);
  try {
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK).catch(fail);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}
