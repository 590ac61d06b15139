import { printable } from "@cb-events/types";
import { type Context, Hono } from "hono";
import { streamSSE } from "hono/streaming";
import * as v from "valibot";
import { AccessKeySchema } from "./access-key.js";
import { httpStatusOf } from "./health.js";
import { Hub } from "./hub.js";
import { keyGate } from "./key-gate.js";
import type { OverlayOptions } from "./options.js";
import { ownRequests } from "./own-requests.js";
import { notKept, securityHeaders } from "./security-headers.js";
import type { OverlaySource } from "./source.js";
import { testTip } from "./test-tip.js";

/** What Hono's adapter for Node gives along with a request. */
type Env = { Bindings: { readonly incoming?: { readonly socket: { destroy(): unknown } } } };

/** The overlay as a Hono app: its `fetch` answers requests. Nothing is changed by any request. */
export class OverlayApp extends Hono<Env> {
  readonly #hub: Hub;

  constructor(source: OverlaySource, { page, hosts, key, logger = globalThis.console }: OverlayOptions) {
    super();
    const hub = new Hub(source);
    this.#hub = hub;
    if (key !== undefined && !v.is(AccessKeySchema, key))
      throw new TypeError("key must be of 22 to 100 letters, digits, - and _: createAccessKey() makes one");
    this.use(securityHeaders(), notKept, ownRequests(hosts));
    if (key !== undefined) this.use(keyGate(key));
    this.use(async (c, next) => {
      if (c.req.method === "GET" || c.req.method === "HEAD") return next();
      return c.text("Only to be read: GET or HEAD\n", 405, { allow: "GET, HEAD" });
    });

    this.get("/state", (c) => c.json(source.state()));
    this.get("/health", (c) => {
      const health = source.health();
      return c.json(health, httpStatusOf(health));
    });
    this.get("/events", (c) => events(c, hub));
    this.get("*", async (c) => (await page?.(c.req.raw)) ?? c.notFound());

    this.notFound((c) => c.text("There is nothing at this address\n", 404));
    this.onError((error, c) => {
      const problem = printable(`The overlay failed to answer ${c.req.path}: ${error.message}`);
      if (logger) logger.error?.(problem);
      return c.text("This failed: the log of the bot says why\n", 500);
    });
  }

  /** How many pages listen. */
  get pages(): number {
    return this.#hub.pages;
  }

  /** Shows pages a tip that nobody gave: it is in no total and no log. */
  test(): void {
    this.#hub.test(testTip(Date.now()));
  }

  /** Tells the pages that the bot ends, and ends their connections. A request for `/events` is refused from now on. */
  close(): void {
    this.#hub.close();
  }
}

/**
 * The overlay of a source, on web standards alone: for Node see `serveOverlay` of `@cb-events/overlay/node`. Throws a
 * `TypeError` for a key that is too easy to guess.
 */
export function createOverlayApp(source: OverlaySource, options: OverlayOptions = {}): OverlayApp {
  return new OverlayApp(source, options);
}

function events(c: Context<Env>, hub: Hub): Response {
  if (c.req.method === "HEAD") return c.body(null, 200, { "content-type": "text/event-stream" });
  let cut = () => {};
  const page = hub.connect(c.req.header("last-event-id") ?? c.req.query("after"), () => cut());
  if (page === undefined) return c.text("Too many pages are open\n", 503, { "retry-after": "10" });
  const response = streamSSE(c, async (stream) => {
    cut = () => {
      stream.abort();
      // On Node the end would wait behind what the page does not read.
      c.env?.incoming?.socket.destroy();
    };
    await page.writeTo(stream);
  });
  response.headers.set("cache-control", "no-store");
  return response;
}
