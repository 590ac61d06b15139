import { createServer } from "node:http";
import { setImmediate } from "node:timers/promises";
import { getRequestListener } from "@hono/node-server";
import { many } from "../line.js";
import type { Log } from "../log.js";
import { badRequest, createApp } from "./app.js";
import { shownName } from "./hosts.js";
import { Hub } from "./hub.js";
import { DEFAULT_PORT, listen } from "./listen.js";
import { openBrowser } from "./open-browser.js";
import { pageFolder, readPage } from "./page-files.js";
import type { OverlaySource } from "./source.js";
import { listenForTest } from "./test-key.js";
import { testTip } from "./test-tip.js";

/** Connections at the same time, at most: pages, and what they load. */
const MOST_SOCKETS = 200;

/** What the user decides about the overlay. */
export interface OverlaySettings {
  /** Where to listen for other devices; without it, for none. */
  readonly host?: string | undefined;
  /** 0: any free one; without it the usual one, or a free one when that is taken. */
  readonly port?: number | undefined;
  /** Show it in a browser. */
  readonly open: boolean;
  /** The terminal in which `t` sends a test tip, where there is one. */
  readonly terminal?: NodeJS.ReadStream | undefined;
}

export interface OverlayParts extends OverlaySettings {
  readonly source: OverlaySource;
  /** Lets other devices in; needed with a host. */
  readonly key: string | undefined;
  readonly log: Log;
  /** @default the built page of `@cb-events/overlay` */
  readonly folder?: string | undefined;
}

export interface Overlay {
  readonly port: number;
  /** How many pages listen. */
  readonly pages: number;
  /** Something was saved: pages are told. */
  saved(): void;
  /** The status of the client is another one: pages are told. */
  refresh(): void;
  /** Sends pages a tip that nobody gave. */
  test(): void;
  /** Ends all connections. Resolves when none is left and the port is free. */
  close(): Promise<void>;
}

/** Serves the overlay, and says where. Rejects with a `UsageError` when the port cannot be had. */
export async function openOverlay({
  source,
  host,
  port: wanted,
  key,
  log,
  ...parts
}: OverlayParts): Promise<Overlay> {
  const page = await readPage(parts.folder ?? pageFolder());
  const server = createServer();
  server.maxConnections = MOST_SOCKETS;
  const port = await listen(server, { host: host ?? "127.0.0.1", port: wanted });
  // A connection that could not be accepted is the page's loss, not the end of this process.
  server.on("error", () => {});

  const hub = new Hub(source);
  const app = createApp({ source, hub, page, host, port, key, log });
  const options = { overrideGlobalObjects: false, errorHandler: badRequest };
  server.on(
    "request",
    getRequestListener((request, env) => app.fetch(request, env), options),
  );

  const base = `http://${shownName(host)}:${port}/`;
  const address = key === undefined ? base : `${base}?key=${key}`;
  const taken = wanted === undefined && port !== DEFAULT_PORT;
  log.notice(
    `Overlay: ${address}  choices: ${base}choices.html` +
      (taken
        ? `  (port ${DEFAULT_PORT} is taken: this one is another at each start, unless --port names it)`
        : ""),
  );
  if (parts.open) void openBrowser(address, log);

  const ending = new AbortController();
  const test = () => {
    hub.test(testTip(Date.now()));
    log.info(`A test tip was sent to ${many(hub.pages, "page")}`);
  };
  const { terminal } = parts;
  if (terminal) void listenForTest({ terminal, onTest: test, log, signal: ending.signal });

  return {
    port,
    get pages() {
      return hub.pages;
    },
    saved: () => hub.saved(),
    refresh: () => hub.refresh(),
    test,
    async close() {
      ending.abort();
      hub.close();
      await setImmediate(); // The farewell is on its way then.
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}
