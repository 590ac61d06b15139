import type { ByteReader, ByteStream } from "../util/web.js";

/** What a body comes from. */
export interface BodySource {
  readonly signal: { readonly aborted: boolean; readonly reason?: unknown };
  /** The reader wants more, after a pause. */
  resume(): void;
  /** The reader wants no more, before the end. */
  cancel(): void;
}

export type ReadResult = Awaited<ReturnType<ByteReader["read"]>>;

interface PendingRead {
  readonly promise: Promise<ReadResult>;
  readonly resolve: (result: ReadResult) => void;
  readonly reject: (reason: unknown) => void;
}

/** With so many bytes that are not read yet, the connection is paused. */
const MAX_BUFFERED_BYTES = 64 * 1024;

const END: ReadResult = { done: true };

/** A body as it arrives. Stream and reader are one: it has one reader, and costs no more than a list. */
export class IncomingBody implements ByteStream, ByteReader {
  readonly #source: BodySource;
  #chunks: Uint8Array[] = [];
  #bufferedBytes = 0;
  #paused = false;
  #locked = false;
  #ended = false;
  #failure: { readonly reason: unknown } | undefined;
  #pending: PendingRead | undefined;

  constructor(source: BodySource) {
    this.#source = source;
  }

  /** All of it came and is still here: so many bytes. Undefined: it did not, or is not. */
  get completeBytes(): number | undefined {
    return this.#ended ? this.#bufferedBytes : undefined;
  }

  /** Why it broke off. */
  get failure(): { readonly reason: unknown } | undefined {
    const { signal } = this.#source;
    if (signal.aborted) this.fail(signal.reason);
    return this.#failure;
  }

  /** Takes what arrived. False: the connection is to pause, until `resume` is called. */
  push(chunk: Uint8Array): boolean {
    if (this.#ended || this.#failure !== undefined) return true;
    if (this.#pending !== undefined) {
      this.#settle().resolve({ done: false, value: chunk });
      return true;
    }
    this.#chunks.push(chunk);
    this.#bufferedBytes += chunk.byteLength;
    this.#paused = this.#bufferedBytes >= MAX_BUFFERED_BYTES;
    return !this.#paused;
  }

  /** All of it arrived. */
  end(): void {
    this.#ended = true;
    if (this.#pending !== undefined) this.#settle().resolve(END);
  }

  /** It breaks off; what is not read yet is dropped. */
  fail(reason: unknown): void {
    if (this.#failure !== undefined) return;
    this.#failure = { reason };
    this.#drop();
    if (this.#pending !== undefined) this.#settle().reject(reason);
  }

  getReader(): ByteReader {
    if (this.#locked) throw new TypeError("The body is locked: it has a reader already");
    this.#locked = true;
    return this;
  }

  read(): Promise<ReadResult> {
    const { failure } = this;
    if (failure !== undefined) return Promise.reject(failure.reason);
    if (this.#pending !== undefined) return this.#pending.promise.then(() => this.read());
    const value = this.#chunks.shift();
    if (value === undefined) return this.#ended ? Promise.resolve(END) : this.#wait();

    this.#bufferedBytes -= value.byteLength;
    if (this.#paused && this.#bufferedBytes < MAX_BUFFERED_BYTES) {
      this.#paused = false;
      this.#source.resume();
    }
    return Promise.resolve({ done: false, value });
  }

  async cancel(): Promise<void> {
    this.#drop();
    if (this.#ended || this.#failure !== undefined) return;
    this.end();
    this.#source.cancel();
  }

  #wait(): Promise<ReadResult> {
    let resolve: PendingRead["resolve"] = () => {};
    let reject: PendingRead["reject"] = () => {};
    const promise = new Promise<ReadResult>((...settle) => {
      [resolve, reject] = settle;
    });
    this.#pending = { promise, resolve, reject };
    return promise;
  }

  #settle(): PendingRead {
    const pending = this.#pending as PendingRead;
    this.#pending = undefined;
    return pending;
  }

  #drop(): void {
    this.#chunks = [];
    this.#bufferedBytes = 0;
  }
}
