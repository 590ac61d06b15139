export { FileChangedError } from "./node/file-changed-error.js";
export { FileInUseError } from "./node/file-in-use-error.js";
export { type FileState, type FileStateOptions, fileState } from "./node/file-state.js";
export { type FileStore, fileStore } from "./node/file-store.js";
export { PositionFileError } from "./node/position-file-error.js";
export type { StateContent } from "./node/state-content.js";
export { StoredPositionError } from "./stored-position-error.js";
