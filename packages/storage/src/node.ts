export { fileStore } from "./node/file-store.js";
export { PositionFileError } from "./node/position-file-error.js";
export { StoredPositionError } from "./stored-position-error.js";
