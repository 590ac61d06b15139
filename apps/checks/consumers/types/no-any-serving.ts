// As no-any.ts, for what serves: it speaks of requests and responses, whose types come from a platform.
import type { createOverlayApp, EventLog, OverlaySource } from "@cb-events/overlay";
import type { ServedOverlay } from "@cb-events/overlay/node";
import { sound } from "./no-any.js";

sound<
  [
    ReturnType<OverlaySource["health"]>,
    OverlaySource["control"],
    ReturnType<typeof createOverlayApp>["fetch"],
    ReturnType<typeof createOverlayApp>["pages"],
    ReturnType<ServedOverlay["control"]>,
    EventLog["entries"][number]["alerts"],
  ]
>();
