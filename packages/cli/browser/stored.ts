import type { BrowserContext, Page } from "playwright-core";

/** All that a browser keeps of a page, as one text: storages, databases, caches and cookies. */
export async function everythingKept(page: Page, context: BrowserContext): Promise<string> {
  const kept = await page.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const found: unknown[] = [{ ...localStorage }, { ...sessionStorage }, window.name, document.cookie];
    for (const { name = "" } of await indexedDB.databases()) {
      const database = await settled(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const content = database.transaction(store).objectStore(store);
        found.push(name, store, await settled(content.getAllKeys()), await settled(content.getAll()));
      }
      database.close();
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        found.push(name, request.url, await (await cache.match(request))?.text());
      }
    }
    found.push(history.state);
    return JSON.stringify(found);
  });
  return kept + JSON.stringify(await context.storageState({ indexedDB: true }));
}
