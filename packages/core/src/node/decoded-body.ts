import type { ByteReader, ByteStream } from "../util/web.js";
import type { ContentCoding } from "./content-coding.js";
import { decode } from "./decode.js";
import { fetchError } from "./fetch-error.js";
import type { IncomingBody, ReadResult } from "./incoming-body.js";

/** A compressed body, unpacked as it is read and no further. */
export class DecodedBody implements ByteStream, ByteReader {
  readonly #packed: IncomingBody;
  readonly #chunks: AsyncGenerator<Uint8Array, void, void>;
  #failure: { readonly reason: unknown } | undefined;
  #cancelled = false;

  constructor(packed: IncomingBody, codings: readonly ContentCoding[]) {
    this.#packed = packed;
    this.#chunks = decode(packed, codings);
  }

  getReader(): ByteReader {
    this.#packed.getReader();
    return this;
  }

  async read(): Promise<ReadResult> {
    try {
      if (!this.#isBroken) {
        const { value } = await this.#chunks.next();
        if (!this.#isBroken) return value === undefined ? { done: true } : { done: false, value };
      }
    } catch (error) {
      // A body that broke off says why itself.
      if (!this.#isBroken) this.#failure = { reason: fetchError("terminated", error) };
      void this.#packed.cancel();
    }
    if (this.#cancelled || this.#failure === undefined) return { done: true };
    throw this.#failure.reason;
  }

  async cancel(): Promise<void> {
    this.#cancelled = true;
    void this.#packed.cancel();
    // It ends what unpacks, now or after the step that is under way.
    this.#chunks.return().catch(() => {});
  }

  get #isBroken(): boolean {
    this.#failure ??= this.#packed.failure;
    return this.#cancelled || this.#failure !== undefined;
  }
}
