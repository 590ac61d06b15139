export { DEFAULT_PORT } from "./node/listen.js";
export { mediaProblem } from "./node/media-rules.js";
export { OverlayAddressError } from "./node/overlay-address-error.js";
export { type ServedOverlay, type ServeOverlayOptions, serveOverlay } from "./node/serve-overlay.js";
