import { createServer } from "node:http";
import { setImmediate } from "node:timers/promises";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { createAccessKey } from "../access-key.js";
import type { FileHandler, OverlayOptions } from "../options.js";
import { notKept, securityHeaders } from "../security-headers.js";
import { hostsOf, shownName } from "./hosts.js";
import { listen } from "./listen.js";
import { mediaFiles } from "./media-files.js";
import { pageFiles, pageFolder } from "./page-files.js";
import type { ServeOverlayOptions } from "./serve-options.js";

/** What is served: an overlay, or those of many rooms. */
export interface ServableApp {
  fetch(request: Request, env: object): Response | Promise<Response>;
  close(): void;
}

/** An app that is served. */
export interface ServedApp {
  /** The address to open, with the key where there is one. */
  readonly url: string;
  /** Where it listens. */
  readonly port: number;
  /** Tells the pages that the bot ends, and ends all connections. Resolves when none is left and the port is free. */
  close(): Promise<void>;
}

/** What an app is made with. */
export type AppParts = Omit<OverlayOptions, "files" | "base"> & { readonly files: FileHandler };

/** Serves an app over HTTP. Rejects with an `OverlayAddressError` when the port cannot be had. */
export async function serveApp<TApp extends ServableApp>(
  create: (parts: AppParts) => TApp,
  options: ServeOverlayOptions,
  maxSockets: number,
): Promise<readonly [TApp, ServedApp]> {
  const { host, signal, ownPages, logger } = options;
  const key = options.key ?? (host === undefined ? undefined : createAccessKey());
  signal?.throwIfAborted();
  const page = await pageFiles(options.page ?? pageFolder());
  const media = options.media === undefined ? undefined : mediaFiles(options.media);
  const files: FileHandler = async (request) => (await media?.(request)) ?? page(request);
  const hosts = () => hostsOf(host, port);
  const app = create({ files, hosts, key, ownPages, logger });
  const server = createServer();
  server.maxConnections = maxSockets;
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
  return [app, { url: key === undefined ? base : `${base}?key=${key}`, port, close }];
}

/** Answers what is no request. */
const noRequest = new Hono()
  .use(securityHeaders(), notKept)
  .all("*", (c) => c.text("This is no request\n", 400));
