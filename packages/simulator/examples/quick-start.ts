import assert from "node:assert/strict";
import { chatMessage, Simulator, tip } from "@cb-events/simulator";

const feed = new Simulator({ username: "demo", token: "secret" });
feed.emit(tip({ tokens: 25, from: "ana", note: "for you" }));
feed.fault({ on: 2, status: 503, headers: { "retry-after": "2" } });

// Whatever takes a `fetch` can be given the feed's: no network, no port.
const first = await feed.fetch(feed.eventsUrl);
const page = (await first.json()) as { events: unknown[]; nextUrl: string };
assert.equal(page.events.length, 1);

const second = await feed.fetch(page.nextUrl);
assert.equal(second.status, 503);

// Nothing new: the request is held, as in the real feed, and answered the moment there is something.
const third = feed.fetch(page.nextUrl);
feed.emit(chatMessage({ from: "ana", message: "!menu" }));
assert.match(await (await third).text(), /!menu/);
assert.equal(feed.requests.length, 3);
