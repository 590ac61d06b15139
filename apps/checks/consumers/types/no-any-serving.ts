// As no-any.ts, for what serves: it speaks of requests and responses, whose types come from a platform.
import type { createOverlayApp, EventLog, OverlaySource } from "@cb-events/overlay";
import type { ServedOverlay } from "@cb-events/overlay/node";

interface Nothing {
  readonly nothing: unique symbol;
}
declare const given: {
  overlaySource: OverlaySource;
  overlayApp: ReturnType<typeof createOverlayApp>;
  overlay: ServedOverlay;
  eventLog: EventLog;
};
declare function refuse(value: Nothing): void;

// @ts-expect-error
refuse(given.overlaySource.health());
// @ts-expect-error
refuse(given.overlaySource.control);
// @ts-expect-error
refuse(given.overlayApp.fetch);
// @ts-expect-error
refuse(given.overlayApp.pages);
// @ts-expect-error
refuse(given.overlay);
// @ts-expect-error
refuse(given.overlay.control({ action: "skip" }));
// @ts-expect-error
refuse(given.eventLog.entries);
// @ts-expect-error
refuse(given.eventLog.entries[0]?.alerts);
