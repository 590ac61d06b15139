import type { FetchLike } from "@cb-events/core";
import { Simulator, tip } from "@cb-events/simulator";

/** A feed for each of several rooms, and a `fetch` that finds the right one. */
export class Feeds {
  readonly rooms: readonly string[];
  readonly token = "token-that-must-not-leak";
  readonly #feeds: ReadonlyMap<string, Simulator>;
  readonly #emitted = new Map<string, string[]>();

  constructor(rooms: readonly string[]) {
    this.rooms = rooms;
    this.#feeds = new Map(
      rooms.map((username) => [
        username,
        new Simulator({ username, token: this.token, rateLimit: Number.POSITIVE_INFINITY }),
      ]),
    );
  }

  readonly fetch: FetchLike = (url, init) => {
    const name = new URL(url).pathname.split("/")[2] ?? "";
    return this.of(name).fetch(url, init);
  };

  readonly credentials = (room: string): string => this.of(room).eventsUrl;

  of(room: string): Simulator {
    const feed = this.#feeds.get(room);
    if (feed === undefined) throw new Error(`There is no feed of ${room}`);
    return feed;
  }

  /** Emits a tip, and gives its id. */
  emit(room: string, tokens = 1): string {
    const { id } = this.of(room).emit(tip({ tokens }));
    this.note(room, id);
    return id;
  }

  /** An id that has to arrive. */
  note(room: string, id: string): void {
    this.#emitted.set(room, [...this.emitted(room), id]);
  }

  /** The ids that were emitted in a room, in order. */
  emitted(room: string): string[] {
    return this.#emitted.get(room) ?? [];
  }

  /** Requests of all rooms so far. */
  get requests(): number {
    return [...this.#feeds.values()].reduce((sum, feed) => sum + (feed.requests.at(-1)?.number ?? 0), 0);
  }
}

export const roomNames = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `room${String(index).padStart(2, "0")}`);
