import { createServer } from "node:http";
import { setImmediate } from "node:timers/promises";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { createAccessKey } from "../access-key.js";
import { createOverlayApp } from "../app.js";
import type { FileHandler, OverlayOptions } from "../options.js";
import type { ControlAction } from "../protocol.js";
import { notKept, securityHeaders } from "../security-headers.js";
import type { OverlaySource } from "../source.js";
import { hostsOf, shownName } from "./hosts.js";
import { listen } from "./listen.js";
import { mediaFiles } from "./media-files.js";
import { pageFiles, pageFolder } from "./page-files.js";

/** Connections at the same time: pages, and what they load. */
const MAX_SOCKETS = 200;

/** Options of {@link serveOverlay}. */
export interface ServeOverlayOptions extends Pick<OverlayOptions, "ownPages" | "logger"> {
  /**
   * Where to listen for other devices: an address of this machine, `0.0.0.0` for all. Everything needs the key then.
   *
   * @default this machine alone
   */
  readonly host?: string | undefined;
  /**
   * Where to listen; 0 for any free port.
   *
   * @default 41731, or any free one where that is taken
   */
  readonly port?: number | undefined;
  /**
   * The access key. Keep it, so that devices that were let in stay in.
   *
   * @default with a host: a new one; else none
   */
  readonly key?: string | undefined;
  /**
   * The folder of the pages.
   *
   * @default those of this package
   */
  readonly page?: string | undefined;
  /**
   * The folder of pictures, sounds, videos and fonts that alerts name: they are at `media/`, up to 20 MB each.
   *
   * @default none
   */
  readonly media?: string | undefined;
  /**
   * Ends it, as `close()` does.
   *
   * @default none
   */
  readonly signal?: AbortSignal | undefined;
}

/** An overlay that is served. */
export interface ServedOverlay extends AsyncDisposable {
  /** The address to open, with the key where there is one. */
  readonly url: string;
  /** Where it listens. */
  readonly port: number;
  /** How many pages listen. */
  readonly pages: number;
  /** Does what the control page can ask for. Resolves with undefined when it is done, else with the reason. */
  control(action: ControlAction): Promise<string | undefined>;
  /** Tells the pages that the bot ends, and ends all connections. Resolves when none is left and the port is free. */
  close(): Promise<void>;
}

/** Serves the overlay of a source over HTTP. Rejects with an `OverlayAddressError` when the port cannot be had. */
export async function serveOverlay(
  source: OverlaySource,
  options: ServeOverlayOptions = {},
): Promise<ServedOverlay> {
  const { host, signal, ownPages, logger } = options;
  const key = options.key ?? (host === undefined ? undefined : createAccessKey());
  signal?.throwIfAborted();
  const page = await pageFiles(options.page ?? pageFolder());
  const media = options.media === undefined ? undefined : mediaFiles(options.media);
  const files: FileHandler = async (request) => (await media?.(request)) ?? page(request);
  const hosts = () => hostsOf(host, port);
  const app = createOverlayApp(source, { files, hosts, key, ownPages, logger });
  const server = createServer();
  server.maxConnections = MAX_SOCKETS;
  const port = await listen(server, { host: host ?? "127.0.0.1", port: options.port });
  // A connection that could not be accepted is the page's loss, not the end of this process.
  server.on("error", () => {});
  const listener = getRequestListener((request, env) => app.fetch(request, env), {
    overrideGlobalObjects: false,
    errorHandler: () => noRequest.request("/"),
  });
  server.on("request", listener);

  const base = `http://${shownName(host)}:${port}/`;
  let closed: Promise<void> | undefined;
  const close = () => {
    signal?.removeEventListener("abort", close);
    closed ??= (async () => {
      app.close();
      await setImmediate(); // The farewell is on its way then.
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    })();
    return closed;
  };
  signal?.addEventListener("abort", close, { once: true });
  if (signal?.aborted) await close();
  return {
    url: key === undefined ? base : `${base}?key=${key}`,
    port,
    get pages() {
      return app.pages;
    },
    control: (action) => app.control(action),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Answers what is no request. */
const noRequest = new Hono()
  .use(securityHeaders(), notKept)
  .all("*", (c) => c.text("This is no request\n", 400));
