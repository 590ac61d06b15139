export { DEFAULT_PORT } from "./node/listen.js";
export { mediaProblem } from "./node/media-rules.js";
export { OverlayAddressError } from "./node/overlay-address-error.js";
export type { ServedApp } from "./node/serve-app.js";
export type { ServeOverlayOptions } from "./node/serve-options.js";
export { type ServedOverlay, serveOverlay } from "./node/serve-overlay.js";
export { type ServedOverlayRooms, type ServedRoom, serveOverlayRooms } from "./node/serve-overlay-rooms.js";
