import type { ByteReader } from "../util/web.js";

/** Reads a body to its end. */
export async function readBytes(reader: ByteReader): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for (;;) {
    const { value } = await reader.read();
    if (value === undefined) return chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks);
    chunks.push(value);
  }
}
