import { printable } from "@cb-events/types";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { streamSSE } from "hono/streaming";
import * as v from "valibot";
import { AccessKeySchema } from "./access-key.js";
import { control } from "./control.js";
import { ControlActionSchema, problemOf } from "./control-action.js";
import { Diagnoser } from "./diagnosis.js";
import { httpStatusOf } from "./health.js";
import { Hub } from "./hub.js";
import { keyGate } from "./key-gate.js";
import type { OverlayOptions } from "./options.js";
import { ownRequests } from "./own-requests.js";
import type { ControlAction } from "./protocol.js";
import { notKept, securityHeaders } from "./security-headers.js";
import type { OverlaySource } from "./source.js";

/** What Hono's adapter for Node gives along with a request. */
type Env = { Bindings: { readonly incoming?: { readonly socket: { destroy(): unknown } } } };

/** The largest body of a request, in bytes. */
const MAX_BODY = 64 * 1024;

/** The overlay as a Hono app: its `fetch` answers requests. */
export class OverlayApp extends Hono<Env> {
  readonly #source: OverlaySource;
  readonly #hub: Hub;
  readonly #diagnoser: Diagnoser;

  constructor(source: OverlaySource, options: OverlayOptions) {
    super();
    const { files, hosts, key, ownPages = false, logger = globalThis.console } = options;
    if (key !== undefined && !v.is(AccessKeySchema, key))
      throw new TypeError("key must be of 22 to 100 letters, digits, - and _: createAccessKey() makes one");
    const hub = new Hub(source);
    this.#source = source;
    this.#hub = hub;
    const diagnoser = new Diagnoser(source);
    this.#diagnoser = diagnoser;
    const isOpen = () => (typeof ownPages === "function" ? ownPages() : ownPages);
    this.use(securityHeaders(), notKept, ownRequests({ hosts, ownPages: isOpen }));
    if (key !== undefined) this.use(keyGate(key));
    this.use(allowedMethods);

    this.on("POST", [...POSTED], jsonAlone, limitedBody);
    this.post("/control", async (c) => {
      const action = await readAction(c);
      if (typeof action === "string") return c.text(`${action}\n`, 400);
      const refusal = await control(action, source, hub);
      if (refusal === undefined) return c.body(null, 204);
      return c.text(`${printable(refusal.problem)}\n`, refusal.status);
    });
    this.post("/diagnosis", async (c) => {
      const diagnosis = await diagnoser.ask();
      return diagnosis === undefined ? c.text("This bot cannot do that\n", 501) : c.json(diagnosis);
    });
    // For addresses to take along. Whoever asks was let in by it, and no page of another origin reads the answer.
    this.post("/key", (c) => c.json({ key: key ?? null }));
    this.get("/state", (c) => c.json(source.state()));
    this.get("/health", (c) => {
      const health = source.health();
      const { isPaused, isMuted } = source.show?.() ?? {};
      return c.json({ ...health, isPaused, isMuted }, httpStatusOf(health));
    });
    const onDrop = () => {
      if (logger)
        logger.warn?.("A page read too slowly: its connection was cut. One that is still there comes back");
    };
    this.get("/events", (c) => events(c, hub, onDrop));
    this.get("*", async (c) => (await files?.(c.req.raw)) ?? c.notFound());

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

  /** Does what the control page can ask for. Resolves with undefined when it is done, else with the reason. */
  async control(action: ControlAction): Promise<string | undefined> {
    return (await control(action, this.#source, this.#hub))?.problem;
  }

  /** Tells the pages that the bot ends, and ends their connections. A request for `/events` is refused from now on. */
  close(): void {
    this.#diagnoser.close();
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

/** What is asked for by POST: `/control` is a page as well. */
const POSTED: ReadonlySet<string> = new Set(["/control", "/diagnosis", "/key"]);

/** Nothing is changed, looked for or told of the key but by POST. */
const allowedMethods: MiddlewareHandler = async (c, next) => {
  const { method, path } = c.req;
  const isRead = method === "GET" || method === "HEAD";
  if (!POSTED.has(path))
    return isRead ? next() : c.text("Only to be read: GET or HEAD\n", 405, { allow: "GET, HEAD" });
  const isPage = path === "/control";
  if (method === "POST" || (isRead && isPage)) return next();
  return isPage
    ? c.text("Allowed are GET, HEAD and POST\n", 405, { allow: "GET, HEAD, POST" })
    : c.text("Allowed is POST\n", 405, { allow: "POST" });
};

/** A form of another page can send no JSON. */
const jsonAlone: MiddlewareHandler = async (c, next) => {
  if (/^application\/json\s*(?:;|$)/i.test(c.req.header("content-type") ?? "")) return next();
  return c.text("The body must be JSON, with the content type application/json\n", 400);
};

const limitedBody = bodyLimit({
  maxSize: MAX_BODY,
  onError: (c) => c.text(`The body is too large: at most ${MAX_BODY} bytes are allowed\n`, 413),
});

/** What the body asks for, or what is wrong with it. */
async function readAction(c: Context): Promise<ControlAction | string> {
  const body: unknown = await c.req.json().catch(() => undefined);
  if (body === undefined) return "The body is no JSON";
  const result = v.safeParse(ControlActionSchema, body);
  return result.success ? result.output : problemOf(result.issues);
}

function events(c: Context<Env>, hub: Hub, onDrop: () => void): Response {
  if (c.req.method === "HEAD") return c.body(null, 200, { "content-type": "text/event-stream" });
  let cut = () => {};
  const page = hub.connect(c.req.header("last-event-id") ?? c.req.query("after"), () => cut());
  if (page === undefined) return c.text("Too many pages are open\n", 503, { "retry-after": "10" });
  const response = streamSSE(c, async (stream) => {
    cut = () => {
      onDrop();
      stream.abort();
      // On Node the end would wait behind what the page does not read.
      c.env?.incoming?.socket.destroy();
    };
    await page.writeTo(stream);
  });
  response.headers.set("cache-control", "no-store");
  return response;
}
