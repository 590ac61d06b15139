/** What is used of a storage: that of unstorage fits, with any driver. */
export interface RecordStorage {
  /** The value, as the text that was set or parsed; null or undefined when there is none. */
  getItem(key: string): unknown;
  setItem(key: string, value: string): unknown;
}

/** The browser's own database, loaded when it is needed. */
export async function openStorage(): Promise<RecordStorage> {
  const [{ createStorage }, { default: indexedDb }] = await Promise.all([
    import("unstorage"),
    import("unstorage/drivers/indexedb"),
  ]);
  return createStorage({ driver: indexedDb({ dbName: "cb-events", storeName: "rooms" }) });
}

/** Keeps everything until the page is closed. */
export function memoryStorage(): RecordStorage {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key),
    setItem: (key, value) => void values.set(key, value),
  };
}
