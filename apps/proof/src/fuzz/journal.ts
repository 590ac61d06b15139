/** What stands at one place of an answer. */
export interface Thing {
  readonly id: string | undefined;
  /** An event to give out, an error to throw at its place, or an invalid event that is only reported. */
  readonly fate: "given" | "thrown" | "reported";
  /** Code of the error. */
  readonly code?: string;
  handled: boolean;
}

/** Where an answer says to go on: at a cursor, at the base URL, nowhere, or where no one may go. */
export type Onward = { readonly cursor: string | null } | "missing" | "unusable";

/** The part of a position that the feed and the bot decide. */
export interface Place {
  readonly cursor: string | null;
  readonly handled: readonly string[];
}

/** What one answer brought, and the newest cursor when it was asked for. */
interface Answer {
  readonly cursor: string | null;
  readonly things: readonly Thing[];
}

/** All that came since a process started, and from there the position, by the words of promise 10. */
export class Journal {
  /** The `i` of the next request; null: none. */
  asksAt: string | null;
  /** The newest cursor that the server gave. */
  #newest: string | null;
  readonly #answers: Answer[];
  readonly #known: Set<string>;

  constructor({ cursor, handled }: Place) {
    this.asksAt = cursor;
    this.#newest = cursor;
    this.#answers = [{ cursor, things: handled.map((id) => ({ id, fate: "given", handled: true })) }];
    this.#known = new Set(handled);
  }

  /** The cursor of the oldest answer with something that is not handled, and what was handled since. */
  get position(): Place {
    const unfinished = this.#answers.find(({ things }) => things.some(({ handled }) => !handled));
    const cursor = unfinished === undefined ? this.#newest : unfinished.cursor;
    const handled: string[] = [];
    let since = false;
    for (const answer of this.#answers) {
      since ||= answer.cursor === cursor;
      for (const { id, handled: done } of answer.things) {
        if (done && id !== undefined && (since || (cursor !== null && isLater(id, cursor)))) handled.push(id);
      }
    }
    return { cursor, handled };
  }

  /** Ids of what this process is done with. */
  get handledHere(): Set<string> {
    const ids = new Set<string>();
    for (const { things } of this.#answers.slice(1)) {
      for (const { id, handled } of things) if (handled && id !== undefined) ids.add(id);
    }
    return ids;
  }

  /** An answer came. Gives what is new in it: not known, and without a cursor not older than the newest one. */
  add(things: readonly Thing[], onward: Onward): readonly Thing[] {
    const fresh = things.filter(({ id }) => {
      if (id === undefined) return true;
      if (this.#known.has(id) || (this.asksAt === null && !isLater(id, this.#newest))) return false;
      this.#known.add(id);
      return true;
    });
    this.#answers.push({ cursor: this.#newest, things: fresh });
    if (onward === "unusable") return fresh;
    this.asksAt = onward === "missing" ? null : onward.cursor;
    this.#newest = this.asksAt ?? this.#newest;
    return fresh;
  }
}

export function samePlace(one: Place, other: Place): boolean {
  if (one.cursor !== other.cursor || one.handled.length !== other.handled.length) return false;
  const ids = new Set(one.handled);
  return ids.size === other.handled.length && other.handled.every((id) => ids.has(id));
}

export function shown({ cursor, handled }: Place): string {
  return `${cursor} + [${handled.join()}]`;
}

function isLater(id: string, cursor: string | null): boolean {
  if (cursor === null) return true;
  const [idTime = 0, idCount = 0] = id.split("-").map(Number);
  const [time = 0, count = 0] = cursor.split("-").map(Number);
  return idTime > time || (idTime === time && idCount > count);
}
