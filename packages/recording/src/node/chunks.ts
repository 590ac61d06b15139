import { open } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { isGzip } from "./file-kind.js";
import { RecordingFileError } from "./recording-file-error.js";

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
    if (isGzip(first.value)) yield* unpacked(first.value, chunks, onCut, fail);
    else {
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

/** By hand and not by a pipe: what stands before the place where the file is cut comes out before the error. */
async function* unpacked(
  first: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
  onCut: () => void,
  fail: (error: Error) => never,
): AsyncGenerator<Uint8Array, void> {
  const gunzip = createGunzip();
  const ready: Uint8Array[] = [];
  let problem: (Error & { code?: string }) | undefined;
  let settle = () => {};
  const settled = (start: () => void) =>
    new Promise<void>((resolve) => {
      settle = resolve;
      start();
    });
  gunzip.on("data", (chunk: Uint8Array) => ready.push(chunk));
  gunzip.on("error", (error) => {
    problem = error;
    settle(); // The call that led to it is not answered.
  });
  gunzip.on("end", () => settle());
  const write = (chunk: Uint8Array) => settled(() => gunzip.write(chunk, () => settle()));
  try {
    await write(first);
    yield* ready.splice(0);
    for await (const chunk of rest) {
      if (problem !== undefined) break;
      await write(chunk);
      yield* ready.splice(0);
    }
    if (problem === undefined) await settled(() => gunzip.end());
    yield* ready.splice(0);
    if (problem?.code === "Z_BUF_ERROR") onCut();
    else if (problem !== undefined) fail(problem);
  } finally {
    gunzip.destroy();
  }
}
