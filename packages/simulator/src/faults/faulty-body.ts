import type { StreamedBody } from "../answer.js";

/** More than the 16 MiB that a client may well refuse. */
const hugeBytes = 17 * 1024 * 1024;
const paddingBytes = 64 * 1024;

/** The first half of the bytes, and then the given end. */
export function half(body: string, end: StreamedBody["end"]): StreamedBody {
  const bytes = encode(body);
  return { chunks: [bytes.subarray(0, bytes.length >>> 1)], pause: 0, end };
}

/** Byte by byte, with so many seconds between two. */
export function dripped(body: string, interval: number): StreamedBody {
  return { chunks: singleBytes(encode(body)), pause: interval, end: "complete" };
}

/** Still the same JSON, with blanks behind it, made as they are read. */
export function padded(body: string): StreamedBody {
  return { chunks: withBlanks(encode(body)), pause: 0, end: "complete" };
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function* singleBytes(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1) yield bytes.slice(at, at + 1);
}

function* withBlanks(bytes: Uint8Array): Generator<Uint8Array> {
  yield bytes;
  for (let length = bytes.length; length < hugeBytes; length += paddingBytes) {
    yield new Uint8Array(paddingBytes).fill(0x20);
  }
}
