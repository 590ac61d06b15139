import type { Transform } from "node:stream";
import * as zlib from "node:zlib";
import type { ContentCoding } from "./content-coding.js";

/** What Node has of it since 22.15. */
interface Zstd {
  createZstdDecompress(options: object): Transform;
  zstdDecompressSync(bytes: Uint8Array, options: object): Uint8Array;
  constants: { ZSTD_d_windowLogMax: number };
}

/** zstd, where the runtime has it. */
export const zstd: ContentCoding | undefined = codingOf(zlib as object as Partial<Zstd>);

function codingOf({ createZstdDecompress, zstdDecompressSync, constants }: Partial<Zstd>) {
  if (createZstdDecompress === undefined || zstdDecompressSync === undefined || constants === undefined) {
    return undefined;
  }
  // The most that a body on the web may ask for (RFC 9659): 8 MiB.
  const params = { [constants.ZSTD_d_windowLogMax]: 23 };
  return {
    createDecoder: () => createZstdDecompress({ params }),
    decode: (bytes: Uint8Array, maxOutputLength: number) =>
      zstdDecompressSync(bytes, { params, maxOutputLength }),
  };
}
