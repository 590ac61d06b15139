import type { Position } from "./position.js";

/** One thing that an answer brought: an event, or what stood in the place of one. */
export interface Tracked {
  /** Absent where it had none that is a text: then it cannot be told from others after a restart. */
  readonly id?: string | undefined;
}

/** What the requests with one cursor brought. */
interface Stretch {
  readonly cursor: string | null;
  readonly ids: Set<string>;
  readonly handled: Set<string>;
  open: number;
}

/** Works out the position from what came and what was handled. Pure bookkeeping: no time, no store. */
export class PositionTracker {
  readonly #room: string;
  #stretches: [Stretch, ...Stretch[]] = [stretch(null)];
  readonly #homes = new Map<Tracked, Stretch>();
  readonly #known = new Set<string>();

  constructor(room: string) {
    this.#room = room;
  }

  get position(): Position {
    const [oldest] = this.#stretches;
    const handled = this.#stretches.flatMap((each) => [...each.handled]);
    return { version: 1, room: this.#room, cursor: oldest.cursor, handled };
  }

  /** The newest cursor that the server gave. */
  get newestCursor(): string | null {
    return this.#newest.cursor;
  }

  /** Starts at a position, before anything came. */
  restore({ cursor, handled }: Position): void {
    this.#stretches = [stretch(cursor, handled)];
    for (const id of handled) this.#known.add(id);
  }

  /** True for an id that came or was handled since the position's cursor. */
  knows(id: string): boolean {
    return this.#known.has(id);
  }

  /** Something came by the newest cursor. */
  add(tracked: Tracked): void {
    this.#newest.open += 1;
    this.#homes.set(tracked, this.#newest);
    if (tracked.id === undefined) return;
    this.#newest.ids.add(tracked.id);
    this.#known.add(tracked.id);
  }

  /** The server gave the next cursor. Says whether the position moved. */
  advance(cursor: string | null): boolean {
    if (cursor === null || cursor === this.newestCursor) return false;
    this.#stretches.push(stretch(cursor));
    return this.#forgetDone();
  }

  /** It is done with. Says whether the position moved. */
  handle(tracked: Tracked): boolean {
    const home = this.#homes.get(tracked);
    if (home === undefined) return false;
    this.#homes.delete(tracked);
    home.open -= 1;
    if (tracked.id !== undefined) home.handled.add(tracked.id);
    return this.#forgetDone() || tracked.id !== undefined;
  }

  get #newest(): Stretch {
    return this.#stretches.at(-1) ?? this.#stretches[0];
  }

  #forgetDone(): boolean {
    const done = this.#stretches.findIndex((each, at) => each.open > 0 || at === this.#stretches.length - 1);
    for (const { ids } of this.#stretches.splice(0, done)) for (const id of ids) this.#known.delete(id);
    return done > 0;
  }
}

function stretch(cursor: string | null, handled: readonly string[] = []): Stretch {
  return { cursor, ids: new Set(handled), handled: new Set(handled), open: 0 };
}
