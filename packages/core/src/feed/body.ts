import { ProtocolError } from "../errors/protocol-error.js";
import type { ByteStream, ResponseLike } from "../util/web.js";
import type { Attempt } from "./attempt.js";

/** More bytes than an answer may have, and as many as are read of any other body. */
const ANSWER_BYTES = 16 * 1024 * 1024 + 1;
const ERROR_BYTES = 64 * 1024;

/** The response lacks something that is read of it: a fetch of the user's own made it. */
export function incomplete(problem: string): ProtocolError {
  return new ProtocolError(
    `The response that fetch gave cannot be used: ${problem}. Give a response with status, headers.get() and a body or text()`,
    {},
    false,
  );
}

/** Reads the body as text; of another than an answer's only the beginning. Gives the error where it cannot be used. */
export async function readBody(
  response: ResponseLike,
  isAnswer: boolean,
  attempt: Attempt,
): Promise<string | ProtocolError> {
  const { body } = response;
  const enough = isAnswer ? ANSWER_BYTES : ERROR_BYTES;
  const isLarge = Number(response.headers.get("content-length")) >= enough;
  let bytes: Uint8Array = new Uint8Array();
  if (typeof body?.getReader === "function") {
    if (!isLarge || !isAnswer) bytes = await readStream(body, enough, attempt);
  } else if (!isLarge && body !== null) {
    // Without a stream it is the whole body or nothing.
    if (typeof response.text !== "function") return incomplete("it has no body and no text()");
    const text: unknown = await response.text();
    if (typeof text !== "string") return incomplete("its text() gives no text");
    bytes = new TextEncoder().encode(text);
  }
  if (isAnswer && (isLarge || bytes.byteLength >= enough))
    return new ProtocolError("The answer cannot be used: it is larger than 16 MiB", { statusCode: 200 });
  return new TextDecoder().decode(isAnswer ? bytes : bytes.subarray(0, enough));
}

/** Ends a body that is not read, so that its connection is free. */
export async function discardBody(response: ResponseLike | undefined): Promise<void> {
  try {
    await response?.body?.getReader().cancel();
  } catch {
    // It is no stream, or has ended already: broken, or taken by another reader.
  }
}

/** Reads to the end, or until it is enough. */
async function readStream(body: ByteStream, enough: number, attempt: Attempt): Promise<Uint8Array> {
  const reader = body.getReader();
  attempt.reader = reader;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done || value === undefined) break;
    chunks.push(value);
    size += value.byteLength;
    if (size >= enough) {
      attempt.endBody();
      break;
    }
  }
  // As a whole: decoding chunk by chunk takes several times as long. Mostly there is one.
  if (chunks.length === 1) return chunks[0] as Uint8Array;
  const whole = new Uint8Array(size);
  size = 0;
  for (const chunk of chunks) {
    whole.set(chunk, size);
    size += chunk.byteLength;
  }
  return whole;
}
