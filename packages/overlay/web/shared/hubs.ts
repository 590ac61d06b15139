import type { EventSourceLike } from "../served/line.js";
import { Hub } from "./hub.js";
import type { ToHub, ToPage } from "./messages.js";

/** Hears the wishes of pages, each for the connection to its address. */
export class Hubs {
  readonly #hubs = new Map<string, Hub>();
  readonly #EventSource: new (
    url: string,
  ) => EventSourceLike;

  constructor(Source: new (url: string) => EventSourceLike) {
    this.#EventSource = Source;
  }

  hear(page: string, { url, wish, number }: ToHub, say: (message: ToPage) => void): void {
    const hub = this.#hubs.get(url) ?? new Hub({ url, EventSource: this.#EventSource });
    this.#hubs.set(url, hub);
    if (wish === "open") hub.open(page, (message) => say({ ...message, number }));
    else if (wish === "close") hub.close(page);
    else if (!hub.here(page)) say({ type: "error", number });
    if (hub.pages === 0) this.#hubs.delete(url);
  }
}
