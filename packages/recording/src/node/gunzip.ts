import { createGunzip } from "node:zlib";

type Problem = Error & { readonly code?: string };

/** Unpacks step by step. By hand and not by a pipe: what comes before an error is given before it. */
export class Gunzip {
  readonly #stream = createGunzip();
  #ready: Uint8Array[] = [];
  #settle: () => void = () => {};
  #problem: Problem | undefined;
  #hasEnded = false;

  constructor() {
    this.#stream.on("data", (chunk: Uint8Array) => this.#ready.push(chunk));
    this.#stream.on("error", (error) => {
      this.#problem = error;
      this.#settle(); // The call that led to it is not answered.
    });
    // Nor is one behind the end: what is there besides is no part of it.
    this.#stream.on("end", () => {
      this.#hasEnded = true;
      this.#settle();
    });
  }

  /** What it failed with. */
  get problem(): Problem | undefined {
    return this.#problem;
  }

  /** It takes nothing more. */
  get isOver(): boolean {
    return this.#hasEnded || this.#problem !== undefined;
  }

  /** Gives what comes out of the next bytes. */
  write(chunk: Uint8Array): Promise<Uint8Array[]> {
    return this.#settled(() => this.#stream.write(chunk, () => this.#settle()));
  }

  /** There are no more bytes: gives what was left. */
  end(): Promise<Uint8Array[]> {
    return this.#settled(() => this.#stream.end());
  }

  close(): void {
    this.#stream.destroy();
  }

  async #settled(start: () => void): Promise<Uint8Array[]> {
    if (!this.isOver)
      await new Promise<void>((resolve) => {
        this.#settle = resolve;
        start();
      });
    const ready = this.#ready;
    this.#ready = [];
    return ready;
  }
}
