/** What is used of a `Storage`. */
type KeyStorage = Pick<Storage, "getItem" | "setItem">;

const NAME = "cb-events:key";

/** The access key from the fragment of the address, which no server sees, or the one that was given before on this tab. */
export function keyOf(hash: string, storage: KeyStorage | undefined): string {
  const key = new URLSearchParams(hash.replace(/^#/, "")).get("key") ?? "";
  if (!isKey(key)) return read(storage);
  keep(key, storage);
  return key;
}

/** Keeps a key for this tab: typed as it is, or within an address. Gives the key; `""` where there is none. */
export function takeKeyFrom(text: string, storage: KeyStorage | undefined): string {
  const key = /[?&#]key=([\w-]+)/.exec(text)?.[1] ?? text.trim();
  if (!isKey(key)) return "";
  keep(key, storage);
  return key;
}

function isKey(text: string): boolean {
  return /^[\w-]{22,100}$/.test(text);
}

function read(storage: KeyStorage | undefined): string {
  try {
    return storage?.getItem(NAME) ?? "";
  } catch {
    return "";
  }
}

function keep(key: string, storage: KeyStorage | undefined): void {
  try {
    storage?.setItem(NAME, key);
  } catch {
    // Then it is asked for again.
  }
}

/** The storage of this tab: a browser may refuse it even to be looked at. */
export function tabStorage(): Storage | undefined {
  try {
    return globalThis.sessionStorage;
  } catch {
    return undefined;
  }
}
