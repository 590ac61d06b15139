import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { checkKeys, checkNumber } from "../check.js";
import { abortReason, type Signal } from "../signal.js";
import type { Simulator } from "../simulator.js";
import { serve } from "./serve.js";

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

/** A feed on a port. */
export interface FeedServer extends AsyncDisposable {
  /** The URL that a client starts from. */
  readonly eventsUrl: string;
  /** The port that it got. */
  readonly port: number;
  /** Ends holds and open connections at once; resolves when the port is free. Can be called again. */
  close(): Promise<void>;
}

const loopback = ["127.0.0.1", "::1", "localhost"];

/** Serves the feed over HTTP on loopback, and sets its `origin`. Rejects when the port is taken, or the signal is aborted already. */
export async function listen(feed: Simulator, options: ListenOptions = {}): Promise<FeedServer> {
  checkKeys("listen options", options, ["port", "host", "signal"]);
  const { port = 0, host = "127.0.0.1", signal } = options;
  checkNumber("port", port, { min: 0, max: 65_535, whole: true });
  if (!loopback.includes(host)) {
    throw new RangeError(`host: got ${JSON.stringify(host)}; allowed are ${loopback.join(", ")}`);
  }
  if (signal?.aborted) throw abortReason(signal);

  const server = createServer(serve(feed));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  // A connection that could not be accepted is the client's loss, not the end of this process.
  server.on("error", () => {});
  const address = server.address() as AddressInfo;
  const hostname = address.family === "IPv6" ? `[${address.address}]` : address.address;
  feed.origin = `http://${hostname}:${address.port}`;

  let closed: Promise<void> | undefined;
  const close = () => {
    signal?.removeEventListener("abort", close);
    closed ??= new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
    return closed;
  };
  signal?.addEventListener("abort", close);
  if (signal?.aborted) await close();
  return { eventsUrl: feed.eventsUrl, port: address.port, close, [Symbol.asyncDispose]: close };
}
