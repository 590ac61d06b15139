import { type ClientOptions, EventClient, type FetchLike } from "@cb-events/core";
import { eventsUrl } from "../wire.js";
import { local } from "./place.js";

let send: FetchLike = (url, init) => fetch(url, init);

/** Sets the function by which clients make their requests; without it, that is the runtime's `fetch`. */
export function sendBy(fetchLike: FetchLike): void {
  send = fetchLike;
}

/** A client of the server, with a limiter that never waits. */
export function connect(room: string, options: ClientOptions = {}): EventClient {
  return new EventClient(eventsUrl(room), {
    logger: false,
    fetch: (url, init) => send(local(url), init),
    rateLimiter: { acquire: async () => {} },
    ...options,
  });
}
