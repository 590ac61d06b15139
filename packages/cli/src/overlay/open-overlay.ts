import { createAccessKey, type OverlaySource } from "@cb-events/overlay";
import type { OverlayAddressError, ServedOverlay } from "@cb-events/overlay/node";
import type { KeptRoom } from "../ledger/kept-room.js";
import type { Log } from "../log.js";
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
  return served;
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
