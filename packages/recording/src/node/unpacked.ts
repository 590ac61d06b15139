import { Gunzip } from "./gunzip.js";

interface Unpacking {
  /** The file ends inside of the packed data. */
  readonly onCut: () => void;
  readonly fail: (error: Error) => never;
  /** The file from its beginning. */
  readonly again: () => AsyncIterable<Uint8Array>;
}

/** The bytes of a gzipped file. All that stands before the place where it is cut or damaged is given before the error. */
export async function* unpacked(
  first: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
  { onCut, fail, again }: Unpacking,
): AsyncGenerator<Uint8Array, void> {
  const gunzip = new Gunzip();
  /** Packed bytes before those that were written last, and how many came out of the latter. */
  let before = 0;
  let given = 0;
  try {
    let last: Uint8Array = new Uint8Array();
    for await (const chunk of withFirst(first, rest)) {
      before += last.length;
      last = chunk;
      given = 0;
      for (const bytes of await gunzip.write(chunk)) {
        given += bytes.length;
        yield bytes;
      }
      if (gunzip.isOver) break;
    }
    yield* await gunzip.end();
    const { problem } = gunzip;
    if (problem === undefined) return;
    if (problem.code === "Z_BUF_ERROR") return onCut();
    yield* lost(again(), before, last, given);
    fail(Object.assign(new Error("its gzipped data is damaged; what is before that was read"), problem));
  } finally {
    gunzip.close();
  }
}

/**
 * What comes out of the bytes before the damage and was not given: of the bytes that are written at once, all is lost when
 * one of them is wrong. So they are written once more, one by one.
 */
async function* lost(
  file: AsyncIterable<Uint8Array>,
  before: number,
  last: Uint8Array,
  given: number,
): AsyncGenerator<Uint8Array, void> {
  const gunzip = new Gunzip();
  try {
    let left = before;
    for await (const chunk of file) {
      if (left === 0) break;
      await gunzip.write(chunk.subarray(0, left));
      left -= Math.min(left, chunk.length);
    }
    let skipped = 0;
    for (let at = 0; at < last.length && !gunzip.isOver; at += 1) {
      for (const bytes of await gunzip.write(last.subarray(at, at + 1))) {
        const known = Math.min(given - skipped, bytes.length);
        skipped += known;
        if (known < bytes.length) yield bytes.subarray(known);
      }
    }
  } finally {
    gunzip.close();
  }
}

async function* withFirst<T>(first: T, rest: AsyncIterable<T>): AsyncGenerator<T, void> {
  yield first;
  yield* rest;
}
