import { InTurn } from "./in-turn.js";

/** Writes texts, the newest only: with each `put`, or at most once in so many milliseconds. */
export class LateWriter {
  readonly #write: (text: string) => Promise<void>;
  readonly #everyMs: number;
  readonly #turn = new InTurn();
  /** Not written yet. */
  #newest: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #nextAt = 0;
  /** The last write failed: until one succeeds, each `put` waits for its own. */
  #isFailing = false;
  /** What a late write failed with, until a caller got it. */
  #lateError: { readonly error: unknown } | undefined;

  constructor(write: (text: string) => Promise<void>, everyMs: number) {
    this.#write = write;
    this.#everyMs = everyMs;
  }

  /** Takes the text. Resolves when it is written; with a pace, at once. */
  async put(text: string): Promise<void> {
    this.replace(text);
    const late = this.#lateError;
    this.#lateError = undefined;
    if (late !== undefined) throw late.error;
    if (this.#everyMs === 0 || this.#isFailing) await this.flush();
    else this.#schedule();
  }

  /** This is to be written, and nothing before it. */
  replace(text: string): void {
    this.#newest = text;
  }

  /** There is nothing to write. */
  drop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#newest = undefined;
    this.#isFailing = false;
    this.#lateError = undefined;
  }

  /** Writes now what is not written yet. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    return this.#turn.run(() => this.#writeNewest());
  }

  #schedule(): void {
    if (this.#timer !== undefined) return;
    const wait = Math.max(0, this.#nextAt - performance.now());
    this.#timer = setTimeout(() => {
      this.flush().catch((error: unknown) => {
        this.#lateError = { error };
      });
    }, wait);
    // Whoever ends without `flush` repeats what is not written. In Deno it may be a number.
    this.#timer.unref?.();
  }

  async #writeNewest(): Promise<void> {
    const text = this.#newest;
    if (text === undefined) return;
    try {
      await this.#write(text);
    } catch (error) {
      this.#isFailing = true;
      throw error;
    } finally {
      this.#nextAt = performance.now() + this.#everyMs;
    }
    this.#isFailing = false;
    this.#lateError = undefined;
    if (this.#newest === text) this.#newest = undefined;
  }
}
