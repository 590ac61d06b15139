import * as zlib from "node:zlib";
import type { ContentCoding } from "./content-coding.js";
import { zstd } from "./zstd.js";

const gzip: ContentCoding = {
  createDecoder: () => zlib.createGunzip(),
  decode: (bytes, maxOutputLength) => zlib.gunzipSync(bytes, { maxOutputLength }),
};

const deflate: ContentCoding = {
  createDecoder: (first) => (hasZlibHeader(first) ? zlib.createInflate() : zlib.createInflateRaw()),
  decode: (bytes, maxOutputLength) =>
    (hasZlibHeader(bytes) ? zlib.inflateSync : zlib.inflateRawSync)(bytes, { maxOutputLength }),
};

/** Some servers leave the header out. It is recognised by its first byte, as `fetch` does. */
function hasZlibHeader([first = 0]: Uint8Array): boolean {
  return (first & 0x0f) === 8;
}

const brotli: ContentCoding = {
  createDecoder: () => zlib.createBrotliDecompress(),
  decode: (bytes, maxOutputLength) => zlib.brotliDecompressSync(bytes, { maxOutputLength }),
};

const CODINGS: ReadonlyMap<string, ContentCoding> = new Map([
  ["gzip", gzip],
  ["x-gzip", gzip],
  ["deflate", deflate],
  ["br", brotli],
  ...(zstd === undefined ? [] : [["zstd", zstd] as const]),
]);

/** As many as `fetch` takes. */
const MAX_CODINGS = 5;

/** The codings of a body, in the order in which they are undone; none where one is unknown, as `fetch` has it. */
export function contentCodings(header: string | null): readonly ContentCoding[] {
  if (header === null || header.trim() === "") return [];
  const names = header.toLowerCase().split(",");
  if (names.length > MAX_CODINGS) {
    throw new Error(`The body has ${names.length} content codings; at most ${MAX_CODINGS} are undone`);
  }
  const codings: ContentCoding[] = [];
  for (const name of names.reverse()) {
    const coding = CODINGS.get(name.trim());
    if (coding === undefined) return [];
    codings.push(coding);
  }
  return codings;
}
