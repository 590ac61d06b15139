import { createOverlayApp } from "../app.js";
import type { ControlAction } from "../protocol.js";
import type { OverlaySource } from "../source.js";
import { withoutList } from "../without-list.js";
import { type ServedApp, serveApp } from "./serve-app.js";
import type { ServeOverlayOptions } from "./serve-options.js";

/** Connections at the same time: pages, and what they load. */
const MAX_SOCKETS = 200;

/** An overlay that is served. */
export interface ServedOverlay extends ServedApp, AsyncDisposable {
  /** How many pages listen. */
  readonly pages: number;
  /** Does what the control page can ask for. Resolves with undefined when it is done, else with the reason. */
  control(action: ControlAction): Promise<string | undefined>;
}

/** Serves the overlay of a source over HTTP. Rejects with an `OverlayAddressError` when the port cannot be had. */
export async function serveOverlay(
  source: OverlaySource,
  options: ServeOverlayOptions = {},
): Promise<ServedOverlay> {
  const [app, served] = await serveApp(
    (parts) => createOverlayApp(source, { ...parts, files: withoutList(parts.files) }),
    options,
    MAX_SOCKETS,
  );
  return {
    ...served,
    get pages() {
      return app.pages;
    },
    control: (action) => app.control(action),
    [Symbol.asyncDispose]: served.close,
  };
}
