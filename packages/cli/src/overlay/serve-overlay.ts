import type { EventClient } from "@cb-events/core";
import { createAccessKey, healthOf, type OverlaySource } from "@cb-events/overlay";
import type { OverlayAddressError, ServedOverlay } from "@cb-events/overlay/node";
import { publicState, type RoomState } from "@cb-events/room";
import type { KeptRoom } from "../kept-room.js";
import { many } from "../line.js";
import type { Log } from "../log.js";
import { UsageError } from "../options.js";
import type { PageFeed } from "../page-feed.js";
import { openBrowser } from "./open-browser.js";
import { listenForTest } from "./test-key.js";

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

interface Served {
  readonly kept: KeptRoom;
  readonly feed: PageFeed;
  /** Of what is saved, with the goal that is set: that may have changed since. */
  readonly room: () => RoomState;
  readonly client: EventClient;
  readonly startedAt: number;
  readonly log: Log;
}

export interface Overlay extends Pick<ServedOverlay, "pages" | "close"> {
  /** Something was saved, or the status of the client is another one: pages are told. */
  changed(): void;
}

/** Serves the overlay of a bot, and says where. Rejects with a `UsageError` when the port cannot be had. */
export async function openOverlay(
  { host, port, open, terminal }: OverlaySettings,
  { kept, feed, room, client, startedAt, log }: Served,
): Promise<Overlay> {
  const listeners = new Set<() => void>();
  const source: OverlaySource = {
    state: () => publicState(room(), new Date()),
    log: () => feed.log,
    health: () => healthOf(client.status, { config: client.config, since: startedAt, now: Date.now() }),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const key = host === undefined ? undefined : await keyOf(kept);
  // Only here: a bot without an overlay need not load the server.
  const { DEFAULT_PORT, serveOverlay, ...errors } = await import("@cb-events/overlay/node");
  const served = await serveOverlay(source, { host, port, key, logger: log }).catch((error: unknown) => {
    throw error instanceof errors.OverlayAddressError ? new UsageError(usageOf(error)) : error;
  });

  const { origin } = new URL(served.url);
  const taken = port === undefined && served.port !== DEFAULT_PORT;
  const another = `  (port ${DEFAULT_PORT} is taken: this one is another at each start, unless --port names it)`;
  log.notice(`Overlay: ${served.url}  choices: ${origin}/choices.html${taken ? another : ""}`);
  if (open) void openBrowser(served.url, log);

  const ending = new AbortController();
  const onTest = () => {
    void served.control({ action: "test" });
    log.info(`A test tip was sent to ${many(served.pages, "page")}`);
  };
  if (terminal) void listenForTest({ terminal, onTest, log, signal: ending.signal });
  return {
    get pages() {
      return served.pages;
    },
    changed() {
      for (const listener of listeners) listener();
    },
    close() {
      ending.abort();
      return served.close();
    },
  };
}

/** In the words of the command line. */
function usageOf({ option, message }: OverlayAddressError): string {
  return option === undefined ? `${message}; --no-overlay goes without` : `--${message}`;
}

/** The one that is kept, so that who was let in stays in. */
async function keyOf(kept: KeptRoom): Promise<string> {
  const key = kept.overlayKey ?? createAccessKey();
  // Not waited for: where it cannot be written now, that is tried again.
  if (kept.overlayKey === undefined) kept.keepOverlayKey(key).catch(() => {});
  return key;
}
