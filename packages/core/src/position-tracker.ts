import { compareEventIds } from "@cb-events/types";
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
  /** Handled before a restart, and not come again yet: they may stand in any answer from here on. */
  readonly #ahead = new Set<string>();

  /** Handled before a restart: not to be given again, however often it comes. */
  readonly #before = new Set<string>();

  constructor(room: string) {
    this.#room = room;
  }

  get position(): Position {
    const [oldest] = this.#stretches;
    const handled = this.#stretches.flatMap((each) => [...each.handled]);
    return { version: 1, room: this.#room, cursor: oldest.cursor, handled: [...handled, ...this.#ahead] };
  }

  /** The newest cursor that the server gave. */
  get newestCursor(): string | null {
    return this.#newest.cursor;
  }

  /** Starts at a position, before anything came. */
  restore({ cursor, handled }: Position): void {
    this.#stretches = [stretch(cursor)];
    for (const id of handled) {
      this.#ahead.add(id);
      this.#before.add(id);
    }
  }

  /** True for an id that came since the position's cursor, or was handled before a restart. */
  knows(id: string): boolean {
    return this.#known.has(id) || this.#before.has(id);
  }

  /** An id that is known came again, by the newest cursor: from there on it stands in that answer. */
  cameAgain(id: string): void {
    if (!this.#ahead.delete(id)) return;
    this.#newest.handled.add(id);
    this.#remember(id);
  }

  /** Something came by the newest cursor. */
  add(tracked: Tracked): void {
    this.#newest.open += 1;
    this.#homes.set(tracked, this.#newest);
    if (tracked.id !== undefined) this.#remember(tracked.id);
  }

  /** The server gave the next cursor. Says whether the position moved. */
  advance(cursor: string | null): boolean {
    if (cursor === null || cursor === this.newestCursor) return false;
    // What lies before the new cursor will not come any more.
    for (const id of this.#ahead) if ((compareEventIds(id, cursor) ?? 1) <= 0) this.cameAgain(id);
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

  #remember(id: string): void {
    this.#newest.ids.add(id);
    this.#known.add(id);
  }

  #forgetDone(): boolean {
    const done = this.#stretches.findIndex((each, at) => each.open > 0 || at === this.#stretches.length - 1);
    const finished = this.#stretches.splice(0, done);
    const [oldest] = this.#stretches;
    for (const id of finished.flatMap(({ ids }) => [...ids])) {
      // An answer may be shorter than an earlier one to the same request: then its cursor stands before what came.
      if (oldest.cursor === null || (compareEventIds(id, oldest.cursor) ?? 0) <= 0) this.#known.delete(id);
      else {
        oldest.ids.add(id);
        oldest.handled.add(id);
      }
    }
    return done > 0;
  }
}

function stretch(cursor: string | null): Stretch {
  return { cursor, ids: new Set(), handled: new Set(), open: 0 };
}
