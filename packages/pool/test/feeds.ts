import type { FetchLike, Position, PositionStore } from "@cb-events/core";
import { Simulator, type SimulatorOptions, tip } from "@cb-events/simulator";
import type { CbEvent } from "@cb-events/types";

/** Many rooms' feeds behind one fetch. */
export class Feeds {
  readonly list: readonly Simulator[];
  readonly #byUrl: ReadonlyMap<string, Simulator>;

  constructor(count: number, options: SimulatorOptions = {}) {
    this.list = Array.from(
      { length: count },
      (_, at) => new Simulator({ ...options, username: `room${at}` }),
    );
    this.#byUrl = new Map(this.list.map((feed) => [feed.eventsUrl, feed]));
  }

  readonly fetch: FetchLike = (url, init) => {
    const feed = this.#byUrl.get(url.replace(/\?.*/, ""));
    if (feed === undefined) throw new Error("there is no such room");
    return feed.fetch(url, init as never) as unknown as ReturnType<FetchLike>;
  };

  get urls(): string[] {
    return this.list.map(({ eventsUrl }) => eventsUrl);
  }

  /** Requests that are held at this moment. */
  get holding(): number {
    return this.list.reduce((sum, { holding }) => sum + holding, 0);
  }

  /** Requests so far. */
  get asked(): number {
    return this.list.reduce((sum, { requests }) => sum + requests.length, 0);
  }

  at(index: number): Simulator {
    return this.list[index] as Simulator;
  }

  /** A tip of so many tokens in one room, or in each. */
  emit(tokens: number, index?: number): void {
    for (const feed of index === undefined ? this.list : [this.at(index)]) feed.emit(tip({ tokens }));
  }
}

/** The tokens of a tip. */
export const tokensOf = (event: CbEvent): number => (event.type === "tip" ? event.tip.tokens : Number.NaN);

/** Stores in memory, one for each room. */
export class Stores {
  readonly saved = new Map<string, Position>();
  /** Rooms whose saves fail. */
  readonly failing = new Set<string>();

  readonly store = (room: string): PositionStore => ({
    load: async () => this.saved.get(room),
    save: async (position) => {
      if (this.failing.has(room)) throw new Error("the disk is full");
      this.saved.set(room, structuredClone(position));
    },
  });
}

/** What each room's handlers got, in order. */
export class Journal {
  readonly got = new Map<string, number[]>();
  inFlight = 0;
  mostInFlight = 0;
  readonly #busy = new Set<string>();
  overlaps = 0;

  /** Notes an event whose handler takes so many milliseconds. */
  async note(room: string, event: CbEvent, ms = 0): Promise<void> {
    this.begin(room);
    if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
    this.end(room, event);
  }

  begin(room: string): void {
    if (this.#busy.has(room)) this.overlaps += 1;
    this.#busy.add(room);
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
  }

  end(room: string, event: CbEvent): void {
    this.#busy.delete(room);
    this.inFlight -= 1;
    this.got.set(room, [...(this.got.get(room) ?? []), tokensOf(event)]);
  }

  of(index: number): number[] {
    return this.got.get(`room${index}`) ?? [];
  }
}

/** "pending", or how a promise settled. */
export function outcome(promise: Promise<unknown>): { now: unknown } {
  const state: { now: unknown } = { now: "pending" };
  promise.then(
    () => {
      state.now = "resolved";
    },
    (error: unknown) => {
      state.now = error;
    },
  );
  return state;
}
