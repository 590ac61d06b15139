import { compareEventIds } from "@cb-events/types";
import type { Position } from "./position.js";

/** One thing that an answer brought: an event, or what stood in the place of one. */
export interface Tracked {
  /** Absent where it had none that is a text: then it cannot be told from others after a restart. */
  readonly id?: string | undefined;
  /** The answers that it came with, until it is done with. Written by the tracker alone. */
  home?: Stretch | undefined;
}

/** What the requests with one cursor brought. */
export interface Stretch {
  readonly cursor: string | null;
  /** No id stands in one of these twice. */
  readonly ids: string[];
  readonly handled: string[];
  open: number;
}

/** Works out the position from what came and what was handled. Pure bookkeeping: no time, no store. */
export class PositionTracker {
  readonly #room: string;
  #stretches: [Stretch, ...Stretch[]] = [stretch(null)];
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
    const handled = this.#stretches.flatMap((each) => each.handled);
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
    this.#newest.handled.push(id);
    this.#remember(id);
  }

  /** Something came by the newest cursor. */
  add(tracked: Tracked): void {
    this.#newest.open += 1;
    tracked.home = this.#newest;
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
    const { id, home } = tracked;
    if (home === undefined) return false;
    tracked.home = undefined;
    home.open -= 1;
    if (id !== undefined) home.handled.push(id);
    return this.#forgetDone() || id !== undefined;
  }

  get #newest(): Stretch {
    return this.#stretches.at(-1) ?? this.#stretches[0];
  }

  #remember(id: string): void {
    this.#newest.ids.push(id);
    this.#known.add(id);
  }

  #forgetDone(): boolean {
    if (this.#stretches.length === 1 || this.#stretches[0].open > 0) return false; // As after most events.
    const done = this.#stretches.findIndex((each, at) => each.open > 0 || at === this.#stretches.length - 1);
    const finished = this.#stretches.splice(0, done);
    const [oldest] = this.#stretches;
    for (const id of finished.flatMap(({ ids }) => ids)) {
      // An answer may be shorter than an earlier one to the same request: then its cursor stands before what came.
      if (oldest.cursor === null || (compareEventIds(id, oldest.cursor) ?? 0) <= 0) this.#known.delete(id);
      else {
        oldest.ids.push(id);
        oldest.handled.push(id);
      }
    }
    return true;
  }
}

function stretch(cursor: string | null): Stretch {
  return { cursor, ids: [], handled: [], open: 0 };
}
