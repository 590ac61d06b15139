import type { SSEStreamingApi } from "hono/streaming";

/** What may wait for a page that reads slowly, in characters: seconds of the busiest room. */
export const MAX_WAITING = 256 * 1024;

interface ConnectionEnds {
  /** The page is gone, or was dropped. */
  onGone(): void;
  /** Cuts the connection off, whatever waits in it. */
  cut(): void;
}

/** The way to one page. What waits for it is bounded: beyond that it is dropped, and connects again by itself. */
export class Connection {
  readonly #ends: ConnectionEnds;
  /** What was said last, by what it is about. */
  readonly #told: Map<string, string>;
  /** What the page gets at once; that does not count as waiting. */
  readonly #first: string;
  #waiting = "";
  #wake = () => {};
  #isOver = false;

  /** The page gets all of `told`, and `more`, at once. */
  constructor(told: ReadonlyMap<string, string>, more: string, ends: ConnectionEnds) {
    this.#ends = ends;
    this.#told = new Map(told);
    this.#first = [...told.values(), more].join("");
  }

  /** Writes what is sent, as fast as the page reads. Resolves when the page was sent all, or is gone. */
  async writeTo(stream: Pick<SSEStreamingApi, "write" | "onAbort">): Promise<void> {
    stream.onAbort(() => this.#leave());
    await stream.write(this.#first);
    for (;;) {
      const text = this.#waiting;
      this.#waiting = "";
      if (text !== "") await stream.write(text);
      else if (this.#isOver) return;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }

  send(text: string): void {
    if (this.#isOver) return;
    this.#waiting += text;
    this.#wake();
    if (this.#waiting.length <= MAX_WAITING) return;
    this.#leave();
    this.#ends.cut();
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
    this.#isOver = true;
    this.#wake();
    this.#ends.onGone();
  }

  #leave(): void {
    if (this.#isOver) return;
    this.#waiting = "";
    this.end();
  }
}
