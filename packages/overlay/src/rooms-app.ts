import { type Context, Hono } from "hono";
import { createOverlayApp, type OverlayApp } from "./app.js";
import { healthOfRooms, httpStatusOf } from "./health.js";
import { jsonAlone } from "./json-alone.js";
import { keyGate } from "./key-gate.js";
import type { OverlayOptions } from "./options.js";
import { ownRequests } from "./own-requests.js";
import type { RoomSummary, ShowMessage } from "./protocol.js";
import { notKept, securityHeaders } from "./security-headers.js";
import type { OverlaySource } from "./source.js";
import { withoutList } from "./without-list.js";

/** A room, and what its pages are served from. */
export interface OverlayRoom {
  /** The user name of its owner: its pages are under it. */
  readonly name: string;
  readonly source: OverlaySource;
}

interface Served extends OverlayRoom {
  readonly app: OverlayApp;
}

type Env = Parameters<OverlayApp["fetch"]>[1];

/**
 * The overlays of many rooms, each under `/<room>/`, and a page that lists all of them. Its `fetch` answers requests.
 * Throws a `TypeError` for two rooms of one name, and for a key that is too easy to guess.
 */
export class OverlayRoomsApp {
  /** By path, in lower case. */
  readonly #rooms = new Map<string, Served>();
  readonly #root: Hono;

  constructor(rooms: readonly OverlayRoom[], options: Omit<OverlayOptions, "base"> = {}) {
    const files = options.files && withoutList(options.files);
    for (const { name, source } of rooms) {
      const path = pathOf(name);
      if (this.#rooms.has(path.toLowerCase())) throw new TypeError(`There are two rooms at /${path}/`);
      const app = createOverlayApp(named(source, name), { ...options, files, base: `/${path}` });
      this.#rooms.set(path.toLowerCase(), { name, source, app });
    }
    this.#root = this.#createRoot(options);
  }

  /** How many pages listen. */
  get pages(): number {
    return [...this.#rooms.values()].reduce((sum, { app }) => sum + app.pages, 0);
  }

  /** The overlay of a room, and where it is below the root; undefined where there is no such room. In any case. */
  room(name: string): { readonly path: string; readonly app: OverlayApp } | undefined {
    const found = this.#rooms.get(pathOf(name).toLowerCase());
    return found && { path: `${pathOf(found.name)}/`, app: found.app };
  }

  /** Answers a request, as the overlay of the room that its path names. */
  fetch(request: Request, env?: Env): Response | Promise<Response> {
    const [, first = "", rest] = /^\/([^/]*)(\/)?/.exec(new URL(request.url).pathname) ?? [];
    const room = rest === undefined ? undefined : this.#rooms.get(first.toLowerCase());
    // The files of the list are found first: a room may be named as their folder is.
    if (room === undefined || isFileOfList(request)) return this.#root.fetch(request, env);
    return room.app.fetch(request, env);
  }

  /** Tells the pages of all rooms that the bot ends, and ends their connections. */
  close(): void {
    for (const { app } of this.#rooms.values()) app.close();
  }

  #createRoot({ files, hosts, key }: OverlayOptions): Hono {
    const root = new Hono();
    root.use(securityHeaders(), notKept, ownRequests({ hosts, ownPages: () => false }));
    if (key !== undefined) root.use(keyGate(key));
    root.use(async (c, next) => {
      const isKey = c.req.method === "POST" && c.req.path === "/key";
      if (isKey || c.req.method === "GET" || c.req.method === "HEAD") return next();
      return c.text("Only to be read: GET or HEAD\n", 405, { allow: "GET, HEAD" });
    });
    root.post("/key", jsonAlone, (c) => c.json({ key: key ?? null }));
    const served = () => [...this.#rooms.values()];
    root.get("/rooms", (c) => c.json({ rooms: served().map(summaryOf) }));
    root.get("/health", (c) => {
      const health = healthOfRooms(served().map(({ name, source }) => [name, source.health()]));
      return c.json(health, httpStatusOf(health));
    });
    const list = (c: Context) =>
      files?.(new Request(new URL("/rooms.html", c.req.url), { headers: c.req.raw.headers }));
    root.on("GET", ["/", "/control"], async (c) => (await list(c)) ?? c.notFound());
    root.get("*", async (c) => {
      const { path } = c.req;
      if (this.#rooms.has(path.slice(1).toLowerCase())) {
        const { search } = new URL(c.req.url);
        return c.redirect(`${path}/${search}`, 308);
      }
      return (isFileOfList(c.req.raw) && (await files?.(c.req.raw))) || c.notFound();
    });
    root.notFound((c) => c.text("There is nothing at this address. The rooms are listed at /\n", 404));
    return root;
  }
}

/** Where a room is, below the root. */
function pathOf(name: string): string {
  return encodeURIComponent(name);
}

/** The names of its assets hold a hash: a room named `assets` has no such addresses. */
function isFileOfList({ url }: Request): boolean {
  return /^\/(?:assets\/[^/]+-[\w-]{8}\.\w+|icon\.svg)$/.test(new URL(url).pathname);
}

/** The same, and pages are told which room it is. */
function named(source: OverlaySource, room: string): OverlaySource {
  return {
    state: () => source.state(),
    log: () => source.log(),
    health: () => source.health(),
    ...(source.show && {
      show: () => ({ ...(source.show?.() as ShowMessage), room }),
    }),
    ...(source.diagnose && { diagnose: source.diagnose.bind(source) }),
    ...(source.control && { control: (action) => source.control?.(action) }),
    onChange: (listener) => source.onChange(listener),
  };
}

function summaryOf({ name, source, app }: Served): RoomSummary {
  const { present, tonight, goal, broadcast } = source.state();
  const { isPaused = false, isMuted = false } = source.show?.() ?? {};
  return {
    ...{ name, path: `${pathOf(name)}/`, status: source.health().status, pages: app.pages },
    ...{ isPaused, isMuted, broadcast: broadcast.status, present, tokens: tonight.tokens },
    goal: goal && { what: goal.what, tokens: goal.tokens, progress: goal.progress, share: goal.share },
  };
}
