import { printable } from "@cb-events/types";
import type { CheckResult, Diagnosis } from "./protocol.js";
import type { OverlaySource } from "./source.js";

/** What was found is told again for so long, in milliseconds: looking asks the feed and other hosts. */
const MIN_INTERVAL = 30_000;

/** Characters of a text, at most. */
const MAX_TEXT = 400;

const MAX_CHECKS = 100;

/** Has the bot looked at when somebody asks: once for all who ask at the same time, and not too often. */
export class Diagnoser {
  readonly #source: OverlaySource;
  readonly #end = new AbortController();
  #looking: Promise<Found> | undefined;
  #last: Found | undefined;

  constructor(source: OverlaySource) {
    this.#source = source;
  }

  /** Resolves with what is found now, or was just now; undefined where the bot cannot look. Rejects with what that throws. */
  async ask(): Promise<Diagnosis | undefined> {
    if (this.#source.diagnose === undefined) return undefined;
    const found = this.#recent() ?? (await this.#look());
    const left = found.foundAt + MIN_INTERVAL - performance.now();
    return { at: found.at, again: Math.max(0, Math.ceil(left / 1000)), checks: found.checks };
  }

  /** Nothing is looked at any more. */
  close(): void {
    this.#end.abort();
  }

  #recent(): Found | undefined {
    const isOld = performance.now() - (this.#last?.foundAt ?? Number.NEGATIVE_INFINITY) >= MIN_INTERVAL;
    return isOld ? undefined : this.#last;
  }

  #look(): Promise<Found> {
    this.#looking ??= this.#find().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #find(): Promise<Found> {
    const checks = (await this.#source.diagnose?.(this.#end.signal)) ?? [];
    const shown = checks.slice(0, MAX_CHECKS).map(toShow);
    this.#last = { at: new Date().toISOString(), foundAt: performance.now(), checks: shown };
    return this.#last;
  }
}

interface Found {
  readonly at: string;
  /** By the clock that only goes on. */
  readonly foundAt: number;
  readonly checks: readonly CheckResult[];
}

function toShow({ name, verdict, saw, todo }: CheckResult): CheckResult {
  const text = (given: string) => printable(given.slice(0, MAX_TEXT));
  return { name: text(name), verdict, saw: text(saw), ...(todo !== undefined && { todo: text(todo) }) };
}
