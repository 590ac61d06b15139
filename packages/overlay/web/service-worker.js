// Keeps the page's files, so that OBS may start before the bot, and a page still loads when others of the browser have
// all connections. What the bot tells is never kept: only these files are touched, and pages are asked of the network
// first. The build fills in both lines.
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

/** A bot that does not begin to answer for so long is passed over, in milliseconds: the browser may have no connection left for it. */
const PATIENCE = 3000;

self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const { origin, pathname } = new URL(url);
  const kept = KEPT.get(`${origin}${pathname}`);
  if (method === "GET" && kept !== undefined) event.respondWith(answer(event.request, kept));
});

async function answer(request, kept) {
  const find = async () => (await caches.open(CACHE)).match(kept);
  // Its name holds a hash of what is in it: it never changes.
  if (kept.startsWith(`${HOME.href}assets/`)) return (await find()) ?? fetch(request);
  // As it is: with options it would be no visit any more to the server.
  const asked = fetch(request);
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, PATIENCE);
  });
  const answered = await Promise.race([asked.catch(() => undefined), late]);
  clearTimeout(timer);
  return answered ?? (await find()) ?? asked;
}
