export type { KeyValueStorage } from "./key-value-storage.js";
export { StoredPositionError } from "./stored-position-error.js";
export { type UnstorageStore, type UnstorageStoreOptions, unstorageStore } from "./unstorage-store.js";
