import type { CbEvent } from "@cb-events/types";
import type { EventClient, Position, PositionStore } from "../src/index.js";
import { numbers } from "./scripted-fetch.js";

/** Takes so many events in a `for await`, then leaves it by `break`. */
export async function take(client: AsyncIterable<CbEvent>, count: number): Promise<number[]> {
  const taken: CbEvent[] = [];
  for await (const event of client) {
    taken.push(event);
    if (taken.length === count) break;
  }
  return numbers(taken);
}

/** Starts a loop that logs what it gets, and how it ends. */
export function follow(client: EventClient): { got: number[]; ended: Promise<unknown> } {
  const got: number[] = [];
  const run = async () => {
    for await (const event of client) got.push(...numbers([event]));
    return "ended";
  };
  return { got, ended: run().catch((error: unknown) => error) };
}

/** A store in memory that logs each save and can fail. */
export class MemoryStore implements PositionStore {
  readonly saved: Position[] = [];
  /** The next saves reject with these, in order. */
  readonly failures: unknown[] = [];
  stored: Position | undefined;

  constructor(stored?: Position) {
    this.stored = stored;
  }

  async load(): Promise<Position | undefined> {
    return this.stored;
  }

  async save(position: Position): Promise<void> {
    if (this.failures.length > 0) throw this.failures.shift();
    this.stored = structuredClone(position);
    this.saved.push(this.stored);
  }
}
