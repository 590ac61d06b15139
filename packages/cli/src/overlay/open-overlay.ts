import { isIP } from "node:net";
import { createAccessKey, type OverlayRoom, type OverlaySource } from "@cb-events/overlay";
import type { OverlayAddressError, ServedOverlay, ServedOverlayRooms } from "@cb-events/overlay/node";
import type { KeptRoom } from "../ledger/kept-room.js";
import type { Log } from "../log.js";
import { shownArgument } from "../options/shown-argument.js";
import { UsageError } from "../options/usage-error.js";
import type { CurrentSettings } from "../settings/watch-settings.js";
import { openBrowser } from "./open-browser.js";

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
  readonly settings: CurrentSettings;
  readonly log: Log;
}

export type Overlay = Pick<ServedOverlay, "pages" | "close" | "control" | "url">;

/** Serves the overlay of a bot, and says where. Rejects with a `UsageError` when the port cannot be had. */
export async function openOverlay(
  { host, port, open, media }: OverlaySettings,
  source: OverlaySource,
  { kept, settings, log }: Served,
): Promise<Overlay> {
  const key = host === undefined ? undefined : keyOf([kept]);
  // Only here: a bot without an overlay need not load the server.
  const { DEFAULT_PORT, serveOverlay, ...errors } = await import("@cb-events/overlay/node");
  const served = await serveOverlay(source, {
    ...{ host, port, key, media, logger: log },
    ownPages: () => settings.current.ownPages,
  }).catch((error: unknown) => {
    throw error instanceof errors.OverlayAddressError ? new UsageError(usageOf(error, host)) : error;
  });

  // With the key where there is one: a phone may open any of them first.
  const page = (path: string) => new URL(`${path}${new URL(served.url).search}`, served.url).href;
  const taken = port === undefined && served.port !== DEFAULT_PORT;
  log.notice(
    `Overlay: ${served.url}  settings: ${page("/settings")}  control: ${page("/control")}${taken ? anotherPort(DEFAULT_PORT) : ""}`,
  );
  if (open) void openBrowser(served.url, log);
  return served;
}

interface ServedRooms extends Omit<Served, "kept"> {
  /** In the order of the file. */
  readonly kept: readonly KeptRoom[];
}

/** Serves the overlays of many rooms, and says where. Rejects with a `UsageError` when the port cannot be had. */
export async function openOverlays(
  { host, port, open, media }: OverlaySettings,
  rooms: readonly OverlayRoom[],
  { kept, settings, log }: ServedRooms,
): Promise<ServedOverlayRooms> {
  const key = host === undefined ? undefined : keyOf(kept);
  const { DEFAULT_PORT, serveOverlayRooms, ...errors } = await import("@cb-events/overlay/node");
  const served = await serveOverlayRooms(rooms, {
    ...{ host, port, key, media, logger: log },
    ownPages: () => settings.current.ownPages,
  }).catch((error: unknown) => {
    throw error instanceof errors.OverlayAddressError ? new UsageError(usageOf(error, host)) : error;
  });
  const taken = port === undefined && served.port !== DEFAULT_PORT;
  log.notice(`All rooms: ${served.url}${taken ? anotherPort(DEFAULT_PORT) : ""}`);
  if (open) void openBrowser(served.url, log);
  return served;
}

function anotherPort(usual: number): string {
  return `  (port ${usual} is taken: this one is another at each start, unless --port names it)`;
}

/** In the words of the command line, which do not repeat what may be a secret in the wrong place. */
function usageOf({ option, message }: OverlayAddressError, host = ""): string {
  const isShown = host === "" || isIP(host) !== 0;
  const said = isShown ? message : message.replaceAll(host, shownArgument(host));
  return option === undefined ? `${said}; --no-overlay goes without` : `--${said}`;
}

/** The one that is kept, so that who was let in stays in: one for all rooms, and each of them keeps it. */
function keyOf(kept: readonly KeptRoom[]): string {
  const key = kept.find(({ overlayKey }) => overlayKey !== undefined)?.overlayKey ?? createAccessKey();
  // Not waited for: where it cannot be written now, that is tried again.
  for (const room of kept) if (room.overlayKey !== key) room.keepOverlayKey(key).catch(() => {});
  return key;
}
