import { pipeline } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { ByteReader } from "../util/web.js";
import type { ContentCoding } from "./content-coding.js";
import type { IncomingBody } from "./incoming-body.js";
import { readBytes } from "./read-bytes.js";

type Chunks = AsyncGenerator<Uint8Array, void, void>;

/** What is unpacked at one go, if it is no larger than this before and after: a tenth of the work of streams. */
const MAX_PACKED_BYTES = 64 * 1024;
const MAX_UNPACKED_BYTES = 1024 * 1024;

/** Undoes the codings of a body, one after the other, at the pace of the reader. */
export async function* decode(body: IncomingBody, codings: readonly ContentCoding[]): Chunks {
  // The end of a small body often comes with the rest of it, and is seen a moment later.
  if (body.completeBytes === undefined) await nextTurn();
  const { completeBytes = Infinity } = body;
  if (completeBytes > MAX_PACKED_BYTES) return yield* decodeStream(chunksOf(body), codings);

  const packed = await readBytes(body);
  if (packed.byteLength === 0) return;
  const unpacked = decodeAtOnce(packed, codings);
  if (unpacked !== undefined) yield unpacked;
  else yield* decodeStream(prepend(packed), codings);
}

/** Undefined where it is too large for that. */
function decodeAtOnce(packed: Uint8Array, codings: readonly ContentCoding[]): Uint8Array | undefined {
  try {
    return codings.reduce((bytes, coding) => coding.decode(bytes, MAX_UNPACKED_BYTES), packed);
  } catch (error) {
    if ((error as { code?: unknown }).code === "ERR_BUFFER_TOO_LARGE") return undefined;
    throw error;
  }
}

function decodeStream(chunks: Chunks, codings: readonly ContentCoding[]): Chunks {
  return codings.reduce(decodeStep, chunks);
}

async function* decodeStep(chunks: Chunks, coding: ContentCoding): Chunks {
  const { value: first } = await chunks.next();
  // The decoders know no empty body.
  if (first === undefined) return;
  // What went wrong is thrown by the iteration.
  yield* pipeline(prepend(first, chunks), coding.createDecoder(first), () => {});
}

async function* prepend(first: Uint8Array, rest?: Chunks): Chunks {
  yield first;
  if (rest !== undefined) yield* rest;
}

async function* chunksOf(reader: ByteReader): Chunks {
  for (;;) {
    const { value } = await reader.read();
    if (value === undefined) return;
    yield value;
  }
}
