// Keeps the page's files, so that OBS may start before the bot. What the bot tells is never kept: only these files are
// touched, and the network goes first. The build fills in both lines.
const FILES = [];
const VERSION = "";

const CACHE = `cb-events-overlay-${VERSION}`;
const HOME = new URL("./", self.location.href);
/** By address, what it is kept as: the page itself has the address of its folder too. */
const KEPT = new Map(FILES.map((name) => [new URL(name, HOME).href, new URL(name, HOME).href]));
KEPT.set(HOME.href, new URL("index.html", HOME).href);

self.addEventListener("install", (event) => {
  const requests = FILES.map((name) => new Request(new URL(name, HOME), { cache: "no-cache" }));
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(requests))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  const drop = (names) =>
    names
      .filter((name) => name.startsWith("cb-events-overlay-") && name !== CACHE)
      .map((name) => caches.delete(name));
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(drop(names)))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const { origin, pathname } = new URL(url);
  const kept = KEPT.get(`${origin}${pathname}`);
  if (method !== "GET" || kept === undefined) return;
  event.respondWith(
    fetch(event.request).catch(
      async () => (await (await caches.open(CACHE)).match(kept)) ?? Response.error(),
    ),
  );
});
