/** What may wait for a page that reads slowly, in bytes: seconds of the busiest room. */
export const MOST_WAITING = 256 * 1024;

interface ConnectionEnds {
  /** The page is gone, or was dropped. */
  onGone(): void;
  /** Cuts the connection off, whatever waits in it. */
  destroy(): void;
}

/** The way to one page that listens. What waits for it is bounded: beyond that it is dropped, and comes back by itself. */
export class Connection {
  /** What the page gets. */
  readonly stream: ReadableStream<Uint8Array>;
  readonly #ends: ConnectionEnds;
  /** What was said last, by what it is about. */
  readonly #told: Map<string, string>;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  /** It gets all of `told`, and `more`, at once; that does not count as waiting. */
  constructor(told: ReadonlyMap<string, string>, more: string, ends: ConnectionEnds) {
    const bytes = encode([...told.values(), more].join(""));
    this.#ends = ends;
    this.#told = new Map(told);
    this.stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
          controller.enqueue(bytes);
        },
        cancel: () => this.#leave(),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: bytes.length + MOST_WAITING }),
    );
  }

  send(text: string): void {
    this.#controller?.enqueue(encode(text));
    if (Number(this.#controller?.desiredSize) >= 0) return;
    this.#leave();
    this.#ends.destroy();
  }

  /** Sends what replaces all that was said about this before, unless it is the same. */
  tell(about: string, text: string): void {
    if (this.#told.get(about) === text) return;
    this.#told.set(about, text);
    this.send(text);
  }

  /** The next time it is told of this, the same or not. */
  forget(about: string): void {
    this.#told.delete(about);
  }

  /** The page gets what waits for it, and then the end. */
  end(): void {
    this.#controller?.close();
    this.#leave();
  }

  #leave(): void {
    if (this.#controller === undefined) return;
    this.#controller = undefined;
    this.#ends.onGone();
  }
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
