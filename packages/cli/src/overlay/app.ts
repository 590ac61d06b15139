import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import type { Log } from "../log.js";
import { HEADERS, secured } from "./headers.js";
import { httpStatusOf } from "./health.js";
import { namesOf } from "./hosts.js";
import type { Hub } from "./hub.js";
import { keyGate } from "./key-gate.js";
import { ownRequests } from "./own-requests.js";
import type { PageFile } from "./page-files.js";
import type { OverlaySource } from "./source.js";

export interface AppOptions {
  readonly source: OverlaySource;
  readonly hub: Hub;
  readonly page: ReadonlyMap<string, PageFile>;
  /** Where it listens for other devices; undefined: for none. */
  readonly host: string | undefined;
  /** Where it listens. */
  readonly port: number;
  /** Lets other devices in; undefined: nobody has to show one. */
  readonly key: string | undefined;
  readonly log: Log;
}

type Env = { Bindings: Partial<HttpBindings> };

/** What the overlay answers. Nothing is changed by any request. */
export function createApp({ source, hub, page, host, port, key, log }: AppOptions): Hono<Env> {
  const app = new Hono<Env>();
  app.use(secured());
  app.use(ownRequests(() => namesOf(host), port));
  if (key !== undefined) app.use(keyGate(key, port));
  app.use(async (c, next) => {
    if (c.req.method === "GET" || c.req.method === "HEAD") return next();
    return c.text("Only to be read: GET or HEAD\n", 405, { allow: "GET, HEAD" });
  });

  app.get("/state", (c) => c.json(source.state()));
  app.get("/health", (c) => {
    const health = source.health();
    return c.json(health, httpStatusOf(health));
  });
  app.get("/events", (c) => {
    const headers = { "content-type": "text/event-stream" };
    if (c.req.method === "HEAD") return c.body(null, 200, headers);
    const drop = () => {
      log.info("A page read too slowly: its connection was cut; a page that is still there comes back");
      c.env.incoming?.socket.destroy();
    };
    const connection = hub.connect(c.req.header("last-event-id") ?? c.req.query("after"), drop);
    if (connection) return c.body(connection.stream, 200, headers);
    return c.text("Too many pages are open\n", 503, { "retry-after": "10" });
  });
  app.get("*", (c) => file(c, page));

  app.notFound((c) => c.text("There is nothing at this address\n", 404));
  app.onError((error, c) => {
    log.error(`The overlay failed to answer ${c.req.path}: ${error.message}`);
    return c.text("This failed: the log of the bot says why\n", 500);
  });
  return app;
}

/** What is answered to a request that is none. */
export function badRequest(): Response {
  return new Response("This is no request\n", { status: 400, headers: HEADERS });
}

function file(c: Context<Env>, page: ReadonlyMap<string, PageFile>): Response | Promise<Response> {
  if (page.size === 0) return c.text("The page was not built: run `npx -y pnpm@10.34.9 build`\n", 503);
  const path = c.req.path === "/" ? "/index.html" : c.req.path;
  const found = page.get(path);
  return found ? c.body(found.body, 200, found.headers) : c.notFound();
}
