import { RedisError } from "../errors/redis-error.js";
import type { Log } from "./log.js";

/** A kind of error is told again when it worked in between, but not before so many ms have passed. */
const MIN_SILENCE = 30_000;

/** Tells of what fails again and again: each kind of error once, until it worked in between. */
export class Trouble {
  readonly #log: Log;
  readonly #what: string;
  readonly #told = new Map<string, number>();
  #isBroken = false;
  #last: { readonly code: string; readonly at: Date } | undefined;

  constructor(log: Log, what: string) {
    this.#log = log;
    this.#what = what;
  }

  /** The last error, also when it is over. */
  get last(): { readonly code: string; readonly at: Date } | undefined {
    return this.#last;
  }

  /** It failed. */
  failed(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    const code = error instanceof RedisError ? error.code : "UNKNOWN";
    this.#last = { code, at: new Date() };
    this.#isBroken = true;
    const kind = error instanceof RedisError ? code : message;
    if (this.#told.has(kind)) return;
    this.#told.set(kind, performance.now());
    this.#log.write("warn", `${this.#what}: ${message}. It is tried again until it works`);
  }

  /** It worked. */
  worked(): void {
    if (!this.#isBroken) return;
    this.#isBroken = false;
    const before = performance.now() - MIN_SILENCE;
    for (const [kind, at] of this.#told) if (at < before) this.#told.delete(kind);
    this.#log.write("info", `${this.#what}: Redis answers again`);
  }
}
