import type { Transform } from "node:stream";

/** A way to compress a body. */
export interface ContentCoding {
  /** `first` is the beginning of what is to be unpacked. */
  createDecoder(first: Uint8Array): Transform;
  /** Throws an error with the code `ERR_BUFFER_TOO_LARGE` when it comes to more than `maxOutputLength` bytes. */
  decode(bytes: Uint8Array, maxOutputLength: number): Uint8Array;
}
