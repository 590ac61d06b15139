import { covers, highest, type Place, rank, reaches } from "./place.js";

/** True, false, or not said by any promise: ids of another form cannot be compared. */
type Perhaps = boolean | "perhaps";

/** What one process knows of the answers that came before: whether one that comes now may hold a repeat. */
export class Repeats {
  readonly #startedAt: Place;
  /** Cursors whose answers brought something before; true: an event. */
  readonly #brought = new Map<string, boolean>();
  /** The highest that came, or that was known at the start. */
  #newest: number;
  /** The same with all that was shown, be it dropped. */
  #highestShown: number;

  constructor(startedAt: Place) {
    this.#startedAt = startedAt;
    this.#newest = this.#highestShown = highest(startedAt);
  }

  /** An answer to a cursor showed something. */
  showed(cursor: string | null, ids: readonly (string | undefined)[]): void {
    if (cursor === null || ids.length === 0) return;
    const named = ids.some((id) => id !== undefined);
    this.#brought.set(cursor, named || this.#brought.get(cursor) === true);
    for (const id of ids) this.#highestShown = Math.max(this.#highestShown, rank(id) ?? -1);
  }

  /** Something came that was new, or perhaps not. */
  came(id: string | undefined, surely: boolean): void {
    const at = rank(id) ?? -1;
    if (surely) this.#newest = Math.max(this.#newest, at);
    this.#highestShown = Math.max(this.#highestShown, at);
  }

  /** The cursor lies below what came, so the feed has gone back. */
  isBehind(cursor: string): boolean {
    return (rank(cursor) ?? Number.POSITIVE_INFINITY) < this.#newest;
  }

  /** The cursor lies at or beyond all that came. */
  isAhead(cursor: string | null, position: Place): boolean {
    const at = rank(cursor);
    return at !== undefined && at >= Math.max(this.#highestShown, highest(position));
  }

  /** An answer to this cursor may hold what came before. */
  mayRepeat(cursor: string | null, position: Place): Perhaps {
    if (cursor === null) return true;
    const brought = this.#brought.get(cursor);
    if (brought === true) return true;
    const at = rank(cursor);
    if (at !== undefined && at < this.#newest) return true;
    const restored = this.#restoredLiesBeyond(cursor);
    if (restored === true) return true;
    const below = at === undefined || at < Math.max(this.#highestShown, highest(position));
    return brought === false || below || restored === "perhaps" ? "perhaps" : false;
  }

  /** Whether the event is handled by the position, and stands in an answer that may hold what came before. */
  isHandled(id: string, cursor: string | null, position: Place): Perhaps {
    if (!covers(position, id)) return false;
    const mayRepeat = this.mayRepeat(cursor, position);
    if (mayRepeat === true) return true;
    // To drop an id that is known loses nothing. Where one of them tells that this may be a repeat, it is one itself.
    const isNamed = position.handled.has(id);
    if (mayRepeat === "perhaps") return isNamed && cursor === this.#startedAt.cursor ? true : "perhaps";
    return isNamed ? "perhaps" : false;
  }

  #restoredLiesBeyond(cursor: string): Perhaps {
    const { cursor: restored, mark, handled } = this.#startedAt;
    if (cursor !== restored) return false;
    const beyond = (id: string | null) =>
      id !== null && rank(id) !== undefined && rank(cursor) !== undefined && !reaches(cursor, id);
    if (beyond(mark) || [...handled].some(beyond)) return true;
    return handled.size > 0 || (mark !== null && rank(cursor) === undefined) ? "perhaps" : false;
  }
}
