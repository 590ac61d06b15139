import { checkKeys, checkNumber, checkOneOf, shown, wrong } from "../check.js";
import { Rooms } from "../rooms.js";
import type { Signal } from "../signal.js";
import type { Simulator } from "../simulator.js";
import { openServer } from "./open-server.js";

/** Where a feed is served. */
export interface ListenOptions {
  /**
   * Port to listen at, 0 to 65535. `0` takes any free one.
   *
   * @default 0
   */
  readonly port?: number | undefined;
  /**
   * The loopback address to listen at. No other is allowed: the simulator is for this machine.
   *
   * @default "127.0.0.1"
   */
  readonly host?: "127.0.0.1" | "::1" | "localhost" | undefined;
  /**
   * Aborting it closes the server.
   *
   * @default none
   */
  readonly signal?: Signal | undefined;
}

/** What every server has. */
export interface ListeningServer extends AsyncDisposable {
  /** The port that it got. */
  readonly port: number;
  /** What stands before `/<username>/<token>/` in an events URL, for clients that take a base URL, a name and a token. */
  readonly baseUrl: string;
  /** Ends holds and open connections at once; resolves when the port is free. Can be called again. */
  close(): Promise<void>;
}

/** A feed on a port. */
export interface FeedServer extends ListeningServer {
  /** The URL that a client starts from. */
  readonly eventsUrl: string;
}

/** Several feeds on one port. */
export interface FeedsServer<TFeeds extends readonly Simulator[] = readonly Simulator[]>
  extends ListeningServer {
  /** The URL that a client of each feed starts from, in the order of the feeds: the `eventsUrl` of each. */
  readonly eventsUrls: { readonly [Index in keyof TFeeds]: string };
}

const loopback = ["127.0.0.1", "::1", "localhost"];

/** Serves the feed over HTTP on loopback, and sets its `origin`. Rejects when the port is taken, or the signal is aborted already. */
export function listen(feed: Simulator, options?: ListenOptions): Promise<FeedServer>;
/**
 * Serves several feeds on one port, told apart by the user name in the path, and sets the `origin` of each. Any other
 * name is refused with 401 and appears in no feed's `requests`. Rejects when two feeds have the same user name.
 */
export function listen<const TFeeds extends readonly Simulator[]>(
  feeds: TFeeds,
  options?: ListenOptions,
): Promise<FeedsServer<TFeeds>>;
export async function listen(
  feeds: Simulator | readonly Simulator[],
  options: ListenOptions = {},
): Promise<FeedServer | FeedsServer> {
  checkKeys("listen options", options, ["port", "host", "signal"]);
  const { port = 0, host = "127.0.0.1", signal } = options;
  checkNumber("port", port, { min: 0, max: 65_535, whole: true });
  checkOneOf("host", host, loopback);
  const list = toList(feeds);
  const server = await openServer(isOne(feeds) ? feeds : new Rooms(list), { port, host, signal });
  for (const feed of list) feed.origin = server.origin;
  const { close } = server;
  const common = {
    port: server.port,
    baseUrl: `${server.origin}/events`,
    close,
    [Symbol.asyncDispose]: close,
  };
  if (isOne(feeds)) return { eventsUrl: feeds.eventsUrl, ...common };
  return { eventsUrls: list.map(({ eventsUrl }) => eventsUrl), ...common };
}

function isOne(feeds: Simulator | readonly Simulator[]): feeds is Simulator {
  return !Array.isArray(feeds);
}

/** Throws a `TypeError` or `RangeError` when there is no feed, or something else among them. */
function toList(feeds: Simulator | readonly Simulator[]): readonly Simulator[] {
  const list = isOne(feeds) ? [feeds] : [...feeds];
  const message = (got: string) => wrong("feeds", "a Simulator, or a list of one or more", got);
  if (list.length === 0) throw new RangeError(message("an empty list"));
  for (const feed of list) {
    const answer: unknown = feed?.answer;
    if (typeof answer !== "function") throw new TypeError(message(shown(feed)));
  }
  return list;
}
