// As no-any.ts, for what serves: it speaks of requests and responses, whose types come from a platform.
import type { createOverlayApp, EventLog, OverlaySource } from "@cb-events/overlay";
import type { ServedOverlay } from "@cb-events/overlay/node";

/** What only any fits. */
interface Nothing {
  readonly nothing: unique symbol;
}
declare const given: {
  overlaySource: OverlaySource;
  overlayApp: ReturnType<typeof createOverlayApp>;
  overlay: ServedOverlay;
  eventLog: EventLog;
};
/** None of the values may be any. */
declare function sound<T extends readonly unknown[]>(
  ...values: T & { readonly [K in keyof T]: [T[K]] extends [Nothing] ? never : unknown }
): void;

sound(
  given.overlaySource.health(),
  given.overlaySource.control,
  given.overlayApp.fetch,
  given.overlayApp.pages,
  given.overlay,
  given.overlay.control({ action: "skip" }),
  given.eventLog.entries,
  given.eventLog.entries[0]?.alerts,
);
