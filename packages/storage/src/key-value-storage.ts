/** What is needed of a storage. That of unstorage fits with any driver, and so does `localStorage`. Both may be async. */
export interface KeyValueStorage {
  /** The value, as the text that was set or parsed; null or undefined when there is none. */
  getItem(key: string): unknown;
  /** Keeps the text. */
  setItem(key: string, value: string): unknown;
}
