import { untilAborted } from "./abort.js";
import type { AbortSignalLike, ByteStream, ResponseLike } from "./web.js";

/** The body is larger than the limit. */
export class BodyTooLarge extends Error {}

/** How many bytes are read at most, and what a larger body is: an error, or cut there. */
export interface BodyLimit {
  readonly bytes: number;
  readonly beyond: "refuse" | "cut";
}

/** Reads the body as text, and no more of it than the limit: the rest is cancelled, not read. */
export async function readBody(
  response: ResponseLike,
  limit: BodyLimit,
  signal: AbortSignalLike,
): Promise<string> {
  const announced = Number(response.headers.get("content-length")) > limit.bytes;
  if (announced && limit.beyond === "refuse") {
    void discardBody(response);
    throw new BodyTooLarge();
  }
  if (isStream(response.body)) return readStream(response.body, limit, signal);
  // Without a stream it is the whole body or nothing.
  if (response.body === null || announced) return "";

  const text = await untilAborted(response.text(), signal);
  if (new TextEncoder().encode(text).byteLength <= limit.bytes) return text;
  if (limit.beyond === "refuse") throw new BodyTooLarge();
  return text.slice(0, limit.bytes);
}

/** Ends a body that nobody will read, so that its connection is free. */
export async function discardBody(response: ResponseLike): Promise<void> {
  try {
    if (isStream(response.body)) await response.body.getReader().cancel();
  } catch {
    // It is over already: broken, or taken by another reader.
  }
}

function isStream(body: ResponseLike["body"]): body is ByteStream {
  return typeof body?.getReader === "function";
}

async function readStream(body: ByteStream, limit: BodyLimit, signal: AbortSignalLike): Promise<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  let whole = false;
  try {
    const enough = limit.beyond === "cut" ? limit.bytes : limit.bytes + 1;
    while (size < enough) {
      const { done, value } = await untilAborted(reader.read(), signal);
      whole = done;
      if (done || value === undefined) break;
      size += value.byteLength;
      text += decoder.decode(size > limit.bytes ? value.subarray(0, limit.bytes - size) : value, {
        stream: true,
      });
    }
    if (!whole && limit.beyond === "refuse") throw new BodyTooLarge();
    return text + decoder.decode();
  } finally {
    if (!whole) reader.cancel().catch(() => {});
  }
}
