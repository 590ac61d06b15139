import { idOf, nextUrl, numberOf } from "../wire.js";
import { eventOf } from "./events.js";

export interface PageRoomOptions {
  readonly name: string;
  /** How many pages are made, before anyone asks. */
  readonly pages: number;
  /** Events in each; 0: empty pages. */
  readonly size: number;
}

/** A room whose pages were all made before. Without a cursor it begins with the first one. */
export class PageRoom {
  readonly #size: number;
  readonly #bodies: readonly Buffer[];

  constructor({ name, pages, size }: PageRoomOptions) {
    this.#size = size;
    this.#bodies = Array.from({ length: pages }, (_, page) => {
      const events = Array.from({ length: size }, (_, at) => eventOf(name, page * size + at));
      const body = { events, nextUrl: nextUrl(name, idOf((page + 1) * size - 1), 10) };
      return Buffer.from(JSON.stringify(body));
    });
  }

  /** The page behind the cursor; undefined when that was the last one. */
  page(cursor: string | null): Buffer | undefined {
    if (this.#size === 0) return this.#bodies[0];
    return this.#bodies[cursor === null ? 0 : (numberOf(cursor) + 1) / this.#size];
  }
}
