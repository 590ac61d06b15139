import type { ByteReader, ByteStream, ResponseLike } from "../util/web.js";
import type { Attempt } from "./attempt.js";

/** The body is larger than the limit. */
export class BodyTooLarge extends Error {}

/** The response lacks something that is read of it: a fetch of the user's own made it. */
export class IncompleteResponse extends Error {}

/** How many bytes are read at most, and what becomes of a larger body: an error, or cut there. */
export interface BodyLimit {
  readonly bytes: number;
  readonly beyond: "refuse" | "cut";
}

/** Reads the body as text, and no more of it than the limit: the rest is cancelled, not read. */
export async function readBody(response: ResponseLike, limit: BodyLimit, attempt: Attempt): Promise<string> {
  const announced = Number(response.headers.get("content-length")) > limit.bytes;
  if (announced && limit.beyond === "refuse") {
    void discardBody(response);
    throw new BodyTooLarge();
  }
  if (isStream(response.body)) return readStream(response.body, limit, attempt);
  // Without a stream it is the whole body or nothing.
  if (response.body === null || announced) return "";
  if (typeof response.text !== "function")
    throw new IncompleteResponse("it has neither a body to read nor text()");

  const text: unknown = await response.text();
  if (typeof text !== "string") throw new IncompleteResponse("its text() gives no text");
  if (new TextEncoder().encode(text).byteLength <= limit.bytes) return text;
  if (limit.beyond === "refuse") throw new BodyTooLarge();
  return text.slice(0, limit.bytes);
}

/** Ends a body that is not read, so that its connection is free. */
export async function discardBody(response: ResponseLike): Promise<void> {
  try {
    if (isStream(response.body)) await response.body.getReader().cancel();
  } catch {
    // It has ended already: broken, or taken by another reader.
  }
}

function isStream(body: ResponseLike["body"]): body is ByteStream {
  return typeof body?.getReader === "function";
}

async function readStream(body: ByteStream, limit: BodyLimit, attempt: Attempt): Promise<string> {
  const reader = body.getReader();
  const cancel = () => void reader.cancel().catch(() => {});
  attempt.onAbort = cancel;
  const { chunks, size, whole } = await readChunks(reader, limit);
  attempt.onAbort = undefined;
  if (!whole) cancel();
  if (!whole && limit.beyond === "refuse") throw new BodyTooLarge();
  return new TextDecoder().decode(joined(chunks, size).subarray(0, limit.bytes));
}

/** Reads to the end, or beyond the limit. */
async function readChunks(reader: ByteReader, { bytes, beyond }: BodyLimit) {
  const enough = beyond === "cut" ? bytes : bytes + 1;
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (size < enough) {
    const { done, value } = await reader.read();
    if (done || value === undefined) return { chunks, size, whole: true };
    chunks.push(value);
    size += value.byteLength;
  }
  return { chunks, size, whole: false };
}

/** As a whole: decoding chunk by chunk takes several times as long. Mostly there is one. */
function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const [first] = chunks;
  if (first?.byteLength === size) return first;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}
