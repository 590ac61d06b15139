import type { EventClient } from "@cb-events/core";
import { createAccessKey, healthOf, type OverlaySource } from "@cb-events/overlay";
import type { OverlayAddressError, ServedOverlay } from "@cb-events/overlay/node";
import type { RoomState } from "@cb-events/room";
import { publicState } from "@cb-events/room";
import type { KeptRoom } from "../ledger/kept-room.js";
import type { Log } from "../log.js";
import { UsageError } from "../options/usage-error.js";
import type { CurrentSettings } from "../settings/watch-settings.js";
import type { Controls } from "./controls.js";
import { hideInState } from "./hidden-words.js";
import { openBrowser } from "./open-browser.js";
import type { PageFeed } from "./page-feed.js";

/** What the user decides about the overlay. */
export interface OverlaySettings {
  /** Where to listen for other devices; without it, for none. */
  readonly host?: string | undefined;
  /** 0: any free one; without it the usual one, or a free one when that is taken. */
  readonly port?: number | undefined;
  /** Show it in a browser. */
  readonly open: boolean;
  /** The folder of pictures, sounds and fonts. */
  readonly media?: string | undefined;
}

interface Served {
  readonly kept: KeptRoom;
  readonly feed: PageFeed;
  readonly settings: CurrentSettings;
  readonly controls: Controls;
  /** Of what is saved, with the goal that is set: that may have changed since. */
  readonly room: () => RoomState;
  readonly hide: (text: string) => string;
  /** When the feed was first asked with success, before the client asks; undefined until then. */
  readonly answeredAt: () => Date | undefined;
  readonly client: EventClient;
  /** What the doctor says. */
  readonly diagnose: NonNullable<OverlaySource["diagnose"]> | undefined;
  readonly log: Log;
}

export interface Overlay extends Pick<ServedOverlay, "pages" | "close" | "control" | "url"> {
  /** Something was saved, or the status of the client is another one: pages are told. */
  changed(): void;
}

/** Serves the overlay of a bot, and says where. Rejects with a `UsageError` when the port cannot be had. */
export async function openOverlay(
  { host, port, open, media }: OverlaySettings,
  { kept, feed, settings, controls, room, hide, answeredAt, client, diagnose, log }: Served,
): Promise<Overlay> {
  const listeners = new Set<() => void>();
  const started = performance.now();
  const statusOf = () => {
    const { status } = client;
    return { ...status, lastPollAt: status.lastPollAt ?? answeredAt() };
  };
  const source: OverlaySource = {
    state: () => hideInState(publicState(room(), new Date()), hide),
    log: () => feed.log,
    health() {
      // By the monotonic clock: that of the wall may have been set.
      const [now, age] = [Date.now(), performance.now() - started];
      return healthOf(statusOf(), { config: client.config, since: now - age, now });
    },
    show: () => controls.show(),
    control: (action) => controls.control(action),
    ...(diagnose !== undefined && { diagnose }),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const key = host === undefined ? undefined : await keyOf(kept);
  // Only here: a bot without an overlay need not load the server.
  const { DEFAULT_PORT, serveOverlay, ...errors } = await import("@cb-events/overlay/node");
  const served = await serveOverlay(source, {
    ...{ host, port, key, media, logger: log },
    ownPages: () => settings.current.ownPages,
  }).catch((error: unknown) => {
    throw error instanceof errors.OverlayAddressError ? new UsageError(usageOf(error)) : error;
  });

  const { origin } = new URL(served.url);
  const taken = port === undefined && served.port !== DEFAULT_PORT;
  const another = `  (port ${DEFAULT_PORT} is taken: this one is another at each start, unless --port names it)`;
  log.notice(
    `Overlay: ${served.url}  settings: ${origin}/settings  control: ${origin}/control${taken ? another : ""}`,
  );
  if (open) void openBrowser(served.url, log);
  return {
    url: served.url,
    get pages() {
      return served.pages;
    },
    control: (action) => served.control(action),
    changed() {
      for (const listener of listeners) listener();
    },
    close: () => served.close(),
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
