import { chatMessage } from "../../../builders/chat-message.js";
import { LineError } from "../line-error.js";
import type { Scenario } from "../scenario.js";
import type { Stage } from "../stage.js";

/** How long it is watched how often a client asks, in seconds. */
const watched = 3;
/** The most requests that are sound in this time. */
const maxRequests = 12;

/** Waits until the client has reacted to the second request, in whatever way, and looks whether the token left the feed. */
async function staysHome(stage: Stage): Promise<void> {
  await stage.until(() => stage.ended || stage.strangers > 0 || stage.arrivals.length > 2);
  await stage.pause(1);
  if (stage.strangers > 0) throw new LineError("the token went to another server");
}

async function isPatient(stage: Stage): Promise<void> {
  const before = stage.arrivals.length;
  await stage.pause(watched);
  const count = stage.arrivals.length - before;
  if (count > maxRequests) throw new LineError(`${count} requests in ${watched} s`);
}

/** Where the token goes, and how often a client asks. A client may end here. */
export const manners: readonly Scenario[] = [
  {
    name: "redirect",
    title: "a redirect to another server is not followed",
    endsEarly: true,
    async play(stage) {
      stage.feed.fault({ on: 2, kind: "redirect", location: stage.strangerUrl });
      stage.emitMany(3);
      stage.start();
      await stage.delivered();
      await staysHome(stage);
    },
  },
  {
    name: "foreign-next-url",
    title: "a nextUrl of another server: not asked, its page is not lost",
    endsEarly: true,
    async play(stage) {
      stage.feed.fault({ on: 2, kind: "foreignNextUrl", nextUrl: stage.strangerUrl });
      stage.emitMany(3);
      stage.start();
      await stage.delivered();
      stage.emitMany(3);
      await staysHome(stage);
      await stage.delivered();
    },
  },
  {
    name: "foreign-next-url-later",
    title: "a nextUrl of another server: later events still come",
    async play(stage) {
      stage.feed.fault({ on: 2, kind: "foreignNextUrl", nextUrl: stage.strangerUrl });
      stage.emitMany(3);
      stage.start();
      await stage.delivered();
      stage.emitMany(3);
      await stage.delivered();
      stage.emitMany(3);
    },
  },
  {
    name: "bad-token",
    title: "a 401 to every request: no hot loop",
    endsEarly: true,
    async play(stage) {
      stage.feed.fault({ on: "every", status: 401 });
      stage.start();
      await stage.until(() => stage.ended || stage.arrivals.length > 0);
      await isPatient(stage);
    },
  },
  {
    name: "hot-pages",
    title: "empty pages at once: no hot loop",
    endsEarly: true,
    async play(stage) {
      const { id } = stage.emit();
      const body = JSON.stringify({ events: [], nextUrl: `${stage.feed.eventsUrl}?i=${id}&timeout=1` });
      stage.feed.fault({ on: { cursor: id }, status: 200, body });
      stage.start();
      await stage.delivered();
      await isPatient(stage);
    },
  },
  {
    name: "hot-expired",
    title: "every cursor is expired: no hot loop",
    endsEarly: true,
    async play(stage) {
      stage.emit();
      stage.start();
      await stage.delivered();
      await stage.waiting();
      stage.feed.fault({ on: "every", kind: "expireCursor" });
      await isPatient(stage);
    },
  },
  {
    name: "token-hidden",
    title: "the token is in nothing that the client prints",
    endsEarly: true,
    async play(stage) {
      stage.feed.fault({ on: 2, status: 503 });
      stage.emit();
      stage.start();
      await stage.delivered();
      await stage.requests(3);
      stage.feed.fault({ on: "every", status: 401 });
      stage.emitOptional(chatMessage());
      await stage.pause(watched);
      await stage.kill();
      if (stage.output.includes(stage.token)) throw new LineError("the token is in its output");
    },
  },
];
