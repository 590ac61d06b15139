import type { ResponseLike } from "@cb-events/core";
import { untilAborted } from "./abort.js";

/** How much of a response is read, in bytes. A whole one leaves the connection to the next request. */
const MAX_BYTES = 64 * 1024;

/** Reads the body up to the limit and leaves the rest. Never rejects: the status has decided already. */
export async function readText({ body }: ResponseLike, signal: AbortSignal): Promise<string> {
  if (!body) return "";
  const decoder = new TextDecoder();
  let text = "";
  let reader: ReturnType<typeof body.getReader> | undefined;
  try {
    reader = body.getReader();
    for (let size = 0; size < MAX_BYTES; ) {
      const { done, value } = await untilAborted(reader.read(), signal);
      if (done) return text;
      size += value?.byteLength ?? 0;
      text += decoder.decode(value, { stream: true });
    }
  } catch {
    // Broken off, or too slow.
  }
  // Not awaited: a body need not answer.
  reader?.cancel().catch(() => {});
  return text;
}
