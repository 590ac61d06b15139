import { type Place, parsePlace } from "./place.js";

/** What is used of a `Storage`. */
export type PlaceStorage = Pick<Storage, "getItem" | "setItem">;

/**
 * The place up to which this page has alerted, over reloads. One that cannot be stored is kept in memory: the page then
 * works until it is loaded again.
 */
export class KeptPlace {
  readonly #storage: PlaceStorage | undefined;
  readonly #key: string;
  #place: Place | undefined;

  constructor(storage: PlaceStorage | undefined, key: string) {
    this.#storage = storage;
    this.#key = `cb-events:place:${key}`;
    try {
      this.#place = parsePlace(storage?.getItem(this.#key));
    } catch {
      // A browser that refuses storage: then there is no place.
    }
  }

  /** False on a page that never ran here. */
  get known(): boolean {
    return this.#place !== undefined;
  }

  /** Nothing was alerted from there on. Of another log, everything is new. */
  isNew({ log, number }: Place): boolean {
    return this.#place !== undefined && (this.#place.log !== log || this.#place.number < number);
  }

  /** Never goes back within a log. */
  keep(name: string): void {
    const place = parsePlace(name);
    if (place === undefined || (this.known && !this.isNew(place))) return;
    this.#place = place;
    try {
      this.#storage?.setItem(this.#key, name);
    } catch {
      // Full, or refused.
    }
  }
}

/** The page's own storage, where there is one: a browser may refuse it even to be looked at. */
export function pageStorage(): PlaceStorage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}
