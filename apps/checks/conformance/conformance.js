// What every runtime must do, in one file: these very bytes run on each of them, installed from the packed packages.
// So it imports bare specifiers only, uses web APIs only, and holds no syntax that one of them cannot parse.

import { AuthError, createRateLimiter, EventClient, HttpStatusError } from "@cb-events/core";
import { createPlanner, Pool } from "@cb-events/pool";
import { anonymise, decodeLine, encodeLine } from "@cb-events/recording";
import { Router } from "@cb-events/router";
import {
  broadcastStart,
  broadcastStop,
  chatMessage,
  fanclubJoin,
  follow,
  mediaPurchase,
  privateMessage,
  roomSubjectChange,
  Simulator,
  tip,
  unfollow,
  userEnter,
  userLeave,
} from "@cb-events/simulator";
import { unstorageStore } from "@cb-events/storage";
import { decodeEvent, EventType, encodeEvent } from "@cb-events/types";
import { memoryJobs, WebhookSender } from "@cb-events/webhooks";

/** @typedef {import("@cb-events/core").ClientOptions} ClientOptions */
/** @typedef {{ check: string, ok: boolean, detail?: string }} CheckResult */
/** @typedef {{ requests: number, holding: number, sent: number }} RoomState */
/** @typedef {ReturnType<typeof openStage>} Stage */

const TOKEN = "s3cret-t0ken";
const MIB = 1024 * 1024;
/** What a check may take; the longest waits 5 s for a server that stalls. */
const CHECK_SECONDS = 12;

/** @satisfies {Record<string, (stage: Stage) => unknown>} */
export const checks = {
  "decodes and encodes all twelve kinds": () => {
    const feed = new Simulator();
    const builders = [
      broadcastStart,
      broadcastStop,
      chatMessage,
      fanclubJoin,
      follow,
      mediaPurchase,
      privateMessage,
      roomSubjectChange,
      tip,
      unfollow,
      userEnter,
      userLeave,
    ];
    const kinds = builders.map((build) => build().method);
    expectSame("kinds", kinds.sort(), Object.values(EventType).sort());
    for (const build of builders) {
      const wire = feed.emit(build());
      const kind = wire.method;
      const { event, issues } = decodeEvent(wire);
      expectSame(`issues of ${kind}`, issues, []);
      expectSame("type", event?.type, kind);
      expectSame(`${kind}, encoded again`, event && encodeEvent(event), wire);
    }
  },

  "says what is wrong with bad input": () => {
    const noTokens = { method: "tip", id: "1-0", object: { tip: {}, user: { username: "ana" } } };
    for (const input of [null, [], "tip", { method: "tip" }, noTokens]) {
      const { event, issues } = decodeEvent(input);
      expect("no event", event === undefined);
      expect("an issue", issues.length > 0);
    }
    expectSame("path", decodeEvent(noTokens).issues[0]?.path, "object.tip.tokens");
  },

  "gets an event the moment it happens": async (stage) => {
    const room = await stage.room();
    const arriving = take(stage.client(room, { timeout: 60 }), 1);
    await room.held();
    const emittedAt = Date.now();
    const ids = await room.emit(tip());
    expectSame("events", await arriving, ids);
    expect("at once, not with the time-out", Date.now() - emittedAt < 3000);
  },

  "gives events in order, page by page": async (stage) => {
    const room = await stage.room({ options: { pageSize: 3 } });
    const ids = await room.emit(...Array.from({ length: 8 }, () => follow()));
    expectSame("events", await take(stage.client(room), 8), ids);
    expectSame("requests", (await room.state()).requests, 3);
  },

  "ends a held loop and a held poll() when it is closed": async (stage) => {
    const room = await stage.room();
    const client = stage.client(room, { timeout: 60 });
    const looping = take(client, 1);
    await room.held();
    await client.close();
    expectSame("events of the loop", await looping, []);
    await room.free();

    const other = stage.client(room, { timeout: 60 });
    const polling = failure(other.poll());
    await room.held();
    await other.close();
    expectSame("error of poll()", (await polling).code, "CLIENT_CLOSED");
    await room.free();
  },

  "ends by a signal, and leaves no listener on it": async (stage) => {
    const room = await stage.room();
    const { signal, listeners, abort } = countedSignal();
    const looping = take(stage.client(room, { timeout: 60, signal }), 1);
    await room.held();
    abort();
    expectSame("events of the loop", await looping, []);
    await room.free();
    expectSame("listeners", listeners.size, 0);
  },

  "asks again after a 503": async (stage) => {
    const room = await stage.room({ faults: [1, 2].map((on) => ({ on, status: 503 })) });
    const ids = await room.emit(tip(), tip());
    expectSame("events", await take(stage.client(room), 2), ids);
    expectSame("requests", (await room.state()).requests, 3);
  },

  "waits as long as Retry-After says": async (stage) => {
    // A page may read this header from another origin only where the server allows it.
    const headers = { "retry-after": "1", "access-control-expose-headers": "retry-after" };
    const room = await stage.room({ faults: [{ on: 1, status: 429, headers }] });
    const ids = await room.emit(tip());
    const startedAt = Date.now();
    expectSame("events", await take(stage.client(room), 1), ids);
    expect("a second passed", Date.now() - startedAt >= 950);
  },

  "gives up on a body that stalls": async (stage) => {
    const room = await stage.room({ faults: [{ on: 1, kind: "stallBody" }] });
    await room.emit(tip());
    const startedAt = Date.now();
    const error = await failure(stage.client(room, { timeout: 0, retryAttempts: 1 }).poll());
    expectSame("error", error.code, "NETWORK");
    expect("after 5 s", Date.now() - startedAt >= 4900);
  },

  "shares one rate limit among clients": async (stage) => {
    const rateLimiter = createRateLimiter({ maxRate: 2, timePeriod: 2 });
    const rooms = [await stage.room(), await stage.room()];
    const [one, two] = rooms.map((room) => stage.client(room, { timeout: 0, rateLimiter }));
    const startedAt = Date.now();
    await Promise.all([one?.poll(), two?.poll()]);
    expect("two go at once", Date.now() - startedAt < 1900);
    await one?.poll();
    expect("the third waits", Date.now() - startedAt >= 1950);
  },

  "follows many rooms side by side, within one budget": async (stage) => {
    const names = ["ana", "ben", "cleo"];
    const rooms = await Promise.all(names.map((username) => stage.room({ options: { username } })));
    const planner = createPlanner({ requestsPerMinute: 6000 });
    const pool = new Pool({ planner, client: { fetch: stage.fetch } });
    for (const { eventsUrl } of rooms) pool.add(eventsUrl);
    /** @type {string[]} */
    const got = [];
    const running = pool.run(async (event, { room, signal }) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (!signal.aborted) got.push(`${room} ${event.id}`);
    });
    for (const room of rooms) await room.held();
    const ids = await Promise.all(rooms.map((room) => room.emit(tip(), tip())));
    const all = ids.flatMap((own, at) => own.map((id) => `${names[at]} ${id}`));
    await until("all events", () => got.length >= all.length);
    const { requests } = planner.status;
    await pool.close();
    await running;
    expectSame("events", [...got].sort(), all.sort());
    expect("requests, within the budget", requests >= 6 && requests <= 12);
    for (const room of rooms) await room.free();
  },

  "goes on from a position, after commit()": async (stage) => {
    const room = await stage.room();
    const ids = await room.emit(tip(), tip(), tip());
    const first = stage.client(room);
    expectSame("first two", await take(first, 2), ids.slice(0, 2));
    await first.commit();
    await first.close();
    const position = JSON.parse(JSON.stringify(first.position));
    const later = await room.emit(follow());
    expectSame("the rest", await take(stage.client(room, { position }), 2), [...ids.slice(2), ...later]);
  },

  "keeps its place in a storage": async (stage) => {
    const room = await stage.room();
    const ids = await room.emit(tip(), tip(), tip());
    /** @type {Map<string, string>} */
    const map = new Map();
    const storage = {
      getItem: async (/** @type {string} */ key) => map.get(key) ?? null,
      setItem: async (/** @type {string} */ key, /** @type {string} */ value) => void map.set(key, value),
    };
    const restart = () => stage.client(room, { positionStore: unstorageStore(storage, "demo") });
    // The second is in hand when the loop is left, so it comes again.
    expectSame("before the restart", await take(restart(), 2), ids.slice(0, 2));
    expectSame("after it", await take(restart(), 2), ids.slice(1));
    expect("no secret is stored", ![...map.values()].join().includes(TOKEN));
  },

  "makes lines of events, and pseudonyms of names": () => {
    const wire = new Simulator().emit(tip({ from: "ana", tokens: 25, note: "for you" }));
    expectSame("the line, read again", decodeLine(encodeLine(wire)), wire);
    const line = encodeLine(anonymise(wire));
    expect("no name and no text is in it", !/ana|for you/.test(line));
    expectSame("a name, again", encodeLine(anonymise(wire)), line);
    expect("tokens are in it", line.includes('"tokens":25'));
  },

  "sends webhooks signed, in order, and again after a 429": async () => {
    const jobs = memoryJobs();
    for (const type of ["a", "b"]) jobs.add({ type }, { id: type });
    /** @type {{ id: string | undefined, signature: string | undefined, status: number }[]} */
    const requests = [];
    const sender = new WebhookSender({
      url: "https://example.com/",
      secret: `whsec_${"c2VjcmV0".repeat(4)}`,
      jobs,
      logger: false,
      fetch: async (_, { headers }) => {
        const status = requests.length === 0 ? 429 : 204;
        requests.push({ id: headers["webhook-id"], signature: headers["webhook-signature"], status });
        return new Response(status === 429 ? '{"retry_after": 0.5}' : null, { status });
      },
    });
    sender.start();
    await until("all are sent", () => jobs.size === 0);
    await sender.stop();
    expectSame(
      "requests",
      requests.map(({ id, status }) => `${id} ${status}`),
      ["a 429", "a 204", "b 204"],
    );
    expect(
      "all are signed",
      requests.every(({ signature }) => /^v1,[+/\w]{43}=$/.test(String(signature))),
    );
  },

  "takes a fetch of one's own, and no network": async (stage) => {
    const feed = new Simulator({ token: TOKEN });
    const client = stage.client(feed, { fetch: feed.fetch });
    const first = feed.emit(tip()).id;
    expectSame("what was there", await take(client, 1), [first]);
    const arriving = take(client, 1);
    await until("a held request", () => feed.holding === 1);
    const later = feed.emit(follow()).id;
    expectSame("what came later", await arriving, [later]);
  },

  "uses the global fetch of the moment, unbound": async (stage) => {
    const room = await stage.room();
    const ids = await room.emit(tip());
    const client = stage.client(room, { fetch: undefined });
    const { fetch } = globalThis;
    /** @type {unknown[]} */
    const boundTo = [];
    globalThis.fetch = /** @this {unknown} */ function (...args) {
      boundTo.push(this);
      return fetch(...args);
    };
    try {
      expectSame("events", await take(client, 1), ids);
    } finally {
      globalThis.fetch = fetch;
    }
    expect("it was called, with no this", boundTo.length === 1 && boundTo[0] === undefined);
  },

  "follows no redirect": async (stage) => {
    const elsewhere = await stage.room();
    await elsewhere.emit(tip());
    const room = await stage.room({ faults: [{ on: 1, kind: "redirect", location: elsewhere.eventsUrl }] });
    const error = await failure(stage.client(room).poll());
    expect("the error of a redirect", error instanceof HttpStatusError || error instanceof AuthError);
    expectSame("requests to where it led", (await elsewhere.state()).requests, 0);
  },

  "stops reading a body without end": async (stage) => {
    const room = await stage.room({ body: "endless" });
    expectSame("error", (await failure(stage.client(room).poll())).code, "PROTOCOL");
    await room.free();
    const { sent } = await room.state();
    expect(`16 MiB, and what was on its way (sent: ${sent / MIB} MiB)`, sent >= 16 * MIB && sent < 64 * MIB);
  },

  "refuses a small body that unpacks to a large one": async (stage) => {
    const room = await stage.room({ body: "gzip" });
    expectSame("error", (await failure(stage.client(room).poll())).code, "PROTOCOL");
  },

  "shows its token in no error": async (stage) => {
    for (const fault of [
      { kind: "refuse" },
      { kind: "reset", at: "head" },
      { kind: "reset" },
      { kind: "html" },
    ]) {
      const room = await stage.room({ faults: [{ on: "every", ...fault }] });
      await room.emit(tip());
      const error = await failure(stage.client(room, { retryAttempts: 1 }).poll());
      expectSame("error", error.code, fault.kind === "html" ? "PROTOCOL" : "NETWORK");
      // Not quoted here, for it would be the token.
      expect(`none after ${fault.kind}`, !textOf(error).includes(TOKEN));
    }
  },

  "closes at the end of await using": async (stage) => {
    const room = await stage.room();
    const ids = await room.emit(tip());
    const client = stage.client(room);
    await usingClient(client, async () => expectSame("events", await take(client, 1), ids));
    expectSame("state", client.status.state, "closed");
  },

  "routes events to their handlers": async (stage) => {
    const room = await stage.room();
    await room.emit(tip({ tokens: 5 }), chatMessage({ message: "!menu hot wax" }), follow());
    const client = stage.client(room);
    /** @type {unknown[]} */
    const calls = [];
    const router = new Router({ onError: (error) => calls.push(/** @type {Error} */ (error).message) });
    router.onAny((event) => calls.push(event.type));
    router.on("tip", (event) => calls.push(event.tip.tokens));
    router.command("menu", (_, args) => calls.push(args));
    router.on(["follow", "unfollow"], async () => {
      await client.close();
      throw new Error("after the close");
    });
    await router.run(client);
    expectSame("calls", calls, ["tip", 5, "chatMessage", ["hot", "wax"], "follow", "after the close"]);
  },
};

/**
 * Runs every check, one after the other, against rooms of the control server. The clients use the given `fetch`, and
 * more checks may be added.
 *
 * @param {string} controlUrl
 * @param {{ fetch?: ClientOptions["fetch"], more?: Record<string, (stage: Stage) => unknown> }} options
 * @returns {Promise<CheckResult[]>}
 */
export async function run(controlUrl, { fetch: clientFetch, more = {} } = {}) {
  const timers = watchTimers();
  /** @type {CheckResult[]} */
  const results = [];
  const attempt = async (/** @type {string} */ check, /** @type {() => unknown} */ body) => {
    try {
      await timers.limit(CHECK_SECONDS, body());
      results.push({ check, ok: true });
    } catch (error) {
      results.push({ check, ok: false, detail: String(error) });
    }
  };
  /** @type {Promise<void>[]} */
  const closing = [];
  for (const [check, body] of Object.entries({ ...checks, ...more })) {
    const stage = openStage(controlUrl, clientFetch);
    await attempt(check, () => body(stage));
    closing.push(...stage.clients.map((client) => client.close()));
  }
  await attempt("leaves no timer and no request behind", async () => {
    await Promise.all(closing);
    // The limiter that two clients shared keeps a timer until its next slot is free.
    await until("no timers", () => timers.pending.size === 0);
    const { holding } = await readJson(await fetch(`${controlUrl}/rooms`));
    expectSame("requests under way", holding, 0);
  });
  timers.restore();
  return results;
}

/**
 * Rooms that the control server makes for one check, and clients for them.
 *
 * @param {string} controlUrl
 * @param {ClientOptions["fetch"]} clientFetch
 */
function openStage(controlUrl, clientFetch) {
  /** @type {EventClient[]} */
  const clients = [];
  const post = async (/** @type {string} */ path, /** @type {unknown} */ body) => {
    // As text, so that a browser asks without a preflight.
    const response = await fetch(`${controlUrl}${path}`, { method: "POST", body: JSON.stringify(body) });
    return readJson(response);
  };
  const room = async (/** @type {{ faults?: object[], options?: object, body?: string }} */ spec = {}) => {
    const { id, eventsUrl } = await post("/rooms", { ...spec, options: { token: TOKEN, ...spec.options } });
    /** @type {() => Promise<RoomState>} */
    const state = async () => readJson(await fetch(`${controlUrl}/rooms/${id}`));
    return {
      eventsUrl: /** @type {string} */ (eventsUrl),
      state,
      /** @type {(...events: object[]) => Promise<string[]>} */
      emit: (...events) => post(`/rooms/${id}/emit`, events),
      held: () => until("a held request", async () => (await state()).holding === 1),
      free: () => until("the end of the request at the server", async () => (await state()).holding === 0),
    };
  };
  const client = (
    /** @type {{ eventsUrl: string }} */ { eventsUrl },
    /** @type {ClientOptions} */ options = {},
  ) => {
    const defaults = { retryBackoff: 0.01, retryMaxDelay: 0.05, fetch: clientFetch };
    const made = new EventClient(eventsUrl, { ...defaults, ...options });
    clients.push(made);
    return made;
  };
  return { clients, room, client, fetch: clientFetch };
}

/** @param {Response} response @returns {Promise<any>} */
async function readJson(response) {
  const value = await response.json();
  if (!response.ok) throw new Error(`the control server: ${JSON.stringify(value)}`);
  return value;
}

/**
 * The ids of so many events, taken in a loop.
 *
 * @param {EventClient} client
 * @param {number} count
 */
async function take(client, count) {
  const ids = [];
  for await (const event of client) {
    ids.push(event.id);
    if (ids.length === count) break;
  }
  return ids;
}

/** @param {Promise<unknown>} promise */
async function failure(promise) {
  const error = await promise.then(
    () => undefined,
    (reason) => reason,
  );
  if (error === undefined) throw new Error("an error was expected, and none came");
  return /** @type {Error & { code?: string }} */ (error);
}

/**
 * Everything that an error tells, its causes included, as one text.
 *
 * @param {any} error
 * @returns {string}
 */
function textOf(error) {
  if (!(error instanceof Error)) return JSON.stringify(error) ?? String(error);
  const own = Object.getOwnPropertyNames(error).filter((name) => name !== "cause");
  const texts = own.map((name) => JSON.stringify(Reflect.get(error, name)));
  return [String(error), ...texts, textOf(error.cause)].join("\n");
}

/** A signal that knows who listens. */
function countedSignal() {
  const controller = new AbortController();
  const { signal } = controller;
  const listeners = new Set();
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (/** @type {any[]} */ ...args) => {
    listeners.add(args[1]);
    Reflect.apply(addEventListener, signal, args);
  };
  signal.removeEventListener = (/** @type {any[]} */ ...args) => {
    listeners.delete(args[1]);
    Reflect.apply(removeEventListener, signal, args);
  };
  return { signal, listeners, abort: () => controller.abort() };
}

/**
 * `await using`, by the syntax where it is known, else by what a compiler makes of it. Where it is not known it would
 * not parse, so it stands in a text; where making code of a text is not allowed, as in a worker, it is called too.
 *
 * @param {EventClient} client
 * @param {() => Promise<void>} body
 */
async function usingClient(client, body) {
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
  let block;
  try {
    block = new AsyncFunction("client", "body", "await using resource = client; await body();");
  } catch {
    block = () => body().finally(() => client[Symbol.asyncDispose]());
  }
  await block(client, body);
}

/** Notes which timers are set and neither over nor cleared; its own waits are not among them. */
function watchTimers() {
  const { setTimeout, clearTimeout } = globalThis;
  const pending = new Set();
  const set = (
    /** @type {(...args: any[]) => void} */ callback,
    /** @type {number} */ ms,
    /** @type {any[]} */ ...args
  ) => {
    const timer = setTimeout(() => {
      pending.delete(timer);
      callback(...args);
    }, ms);
    pending.add(timer);
    return timer;
  };
  const clear = (/** @type {any} */ timer) => {
    pending.delete(timer);
    clearTimeout(timer);
  };
  Object.assign(globalThis, { setTimeout: set, clearTimeout: clear });
  return {
    pending,
    restore: () => Object.assign(globalThis, { setTimeout, clearTimeout }),
    /** @type {(seconds: number, work: unknown) => Promise<void>} */
    limit: async (seconds, work) => {
      /** @type {any} */
      let timer;
      const over = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error(`no end within ${seconds} s`)), seconds * 1000);
      });
      await Promise.race([work, over]).finally(() => clearTimeout(timer));
    },
  };
}

/**
 * Waits until something is so.
 *
 * @param {string} what
 * @param {() => boolean | Promise<boolean>} isSo
 */
async function until(what, isSo) {
  const giveUpAt = Date.now() + 5000;
  while (!(await isSo())) {
    if (Date.now() > giveUpAt) throw new Error(`${what}: not within 5 s`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/**
 * @param {string} what
 * @param {boolean} isSo
 */
function expect(what, isSo) {
  if (!isSo) throw new Error(`not so: ${what}`);
}

/**
 * Compares as JSON, whatever the order of the keys.
 *
 * @param {string} what
 * @param {unknown} got
 * @param {unknown} expected
 */
function expectSame(what, got, expected) {
  const [left, right] = [got, expected].map((value) => JSON.stringify(sorted(value)));
  if (left !== right) throw new Error(`${what}: got ${left}, expected ${right}`);
}

/** @param {unknown} value @returns {unknown} */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort()
      .map(([key, field]) => [key, sorted(field)]),
  );
}
