import { printable } from "@cb-events/types";
import type { Answer, FeedRequest } from "./answer.js";
import { answerToMethod, pathRefusal } from "./refusals.js";
import { readPath, roomKey } from "./room-url.js";
import type { Signal } from "./signal.js";
import type { Simulator } from "./simulator.js";

/** Several feeds at one origin, told apart by the user name in the path. */
export class Rooms {
  readonly #feeds = new Map<string, Simulator>();

  /** Throws a `TypeError` when two feeds have the same user name. */
  constructor(feeds: readonly Simulator[]) {
    for (const feed of feeds) {
      const key = roomKey(feed.username);
      if (this.#feeds.has(key)) {
        throw new TypeError(
          `Two feeds have the user name "${printable(key)}". Requests are told apart by it: give each feed its own`,
        );
      }
      this.#feeds.set(key, feed);
    }
  }

  /** The answer of the feed that the path names. A name that no feed has is refused as a feed would refuse it, and no feed records the request. */
  async answer(request: FeedRequest, signal?: Signal): Promise<Answer> {
    const room = readPath(new URL(request.url).pathname);
    const feed = typeof room === "number" ? undefined : this.#feeds.get(roomKey(room.username));
    if (feed) return feed.answer(request, signal);
    return answerToMethod(request.method) ?? pathRefusal(typeof room === "number" ? room : 401);
  }
}
