import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { EventClient, Position, PositionStore } from "@cb-events/core";
import { Router } from "@cb-events/router";
import { Simulator, tip } from "@cb-events/simulator";
import { listen } from "@cb-events/simulator/node";
import type { CbEvent, TipEvent } from "@cb-events/types";
import { afterEach, describe, expect, it, vi } from "vitest";
import { BlockProcess } from "../src/blocks/block-process.js";
import { importBlock } from "../src/blocks/module-file.js";
import { caughtUp, demoRoom, runBlock, stop, TOKEN } from "./demo-room.js";
import { recipe } from "./recipe.js";
import { temporaryFolder } from "./temporary-folder.js";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** Rooms behind the platform's fetch; gives their URLs. */
function serve(...feeds: Simulator[]): string[] {
  vi.stubGlobal("fetch", (url: string, init: object) => {
    const feed = feeds.find(({ eventsUrl }) => url.startsWith(eventsUrl));
    if (feed === undefined) throw new Error("there is no such room");
    return feed.fetch(url, init);
  });
  return feeds.map(({ eventsUrl }) => eventsUrl);
}
const room = (username: string) => new Simulator({ username, token: TOKEN });
const tokens = (event: CbEvent) => (event.type === "tip" ? event.tip.tokens : event.type);

describe("Resume after a restart", () => {
  it("goes on behind what was handled", async () => {
    await using folder = await temporaryFolder();
    const block = await recipe("restarts", "Resume after a restart");
    const feed = demoRoom();
    await using _server = await listen(feed);
    expect(await runBlock(block, feed, { cwd: folder.path })).toMatchObject({ code: 0, stopped: true });
    feed.emit(tip({ tokens: 3, from: "eva" }));
    expect(await runBlock(block, feed, { cwd: folder.path })).toMatchObject({
      stdout: "eva tipped 3 tokens\n",
    });
  });
});

describe("State and position in one step", () => {
  it("counts each tip once, through a restart", async () => {
    await using folder = await temporaryFolder();
    const block = await recipe("restarts", "State and position in one step");
    const feed = demoRoom();
    await using _server = await listen(feed);
    const totals = async () => {
      const { value } = JSON.parse(await readFile(join(folder.path, "state", "totals.json"), "utf8"));
      return value as { tokens: number; tips: number };
    };
    expect(await runBlock(block, feed, { cwd: folder.path })).toMatchObject({ code: 0, stopped: true });
    const before = await totals();
    expect(before.tips).toBeGreaterThan(0);
    feed.emit(tip({ tokens: 3, from: "eva" }));
    expect(await runBlock(block, feed, { cwd: folder.path })).toMatchObject({ code: 0, stopped: true });
    expect(await totals()).toEqual({ tokens: before.tokens + 3, tips: before.tips + 1 });
  });
});

describe("State and position in one transaction", () => {
  interface Ledger extends PositionStore {
    add(event: TipEvent): void;
  }
  type Values = readonly unknown[];

  /** A database as far as the recipe needs one; its transactions can fail at the end. */
  class Tables {
    tips: Values[] = [];
    position: string | undefined;
    failures = 0;

    async query(sql: string, values: Values) {
      if (sql.startsWith("insert into tips")) {
        if (this.tips.some(([id]) => id === values[0])) throw new Error("the id is there already");
        this.tips.push(values);
      }
      if (sql.startsWith("replace into rooms")) this.position = String(values[1]);
      return this.position === undefined ? [] : [{ position: this.position }];
    }

    async transaction(work: (within: Tables) => Promise<void>) {
      const { position, tips } = { position: this.position, tips: [...this.tips] };
      await work(this);
      if (this.failures === 0) return;
      this.failures -= 1;
      Object.assign(this, { position, tips });
      throw new Error("the database is gone");
    }
  }

  it("writes each tip once, through failed saves and restarts", async () => {
    const { Ledger } = await importBlock<{ Ledger: new (database: Tables, room: string) => Ledger }>(
      await recipe("restarts", "State and position in one transaction"),
    );
    const { EventClient } = await import("@cb-events/core");
    const tables = new Tables();
    const feed = new Simulator();
    for (const given of [1, 2, 3]) feed.emit(tip({ tokens: given }));
    tables.failures = 1;
    for (const last of [1, 3]) {
      const ledger = new Ledger(tables, "demo");
      const client = new EventClient(feed.eventsUrl, {
        logger: false,
        fetch: feed.fetch,
        positionStore: ledger,
      });
      const follow = async () => {
        for await (const event of client) {
          if (event.type !== "tip") continue;
          ledger.add(event);
          // The process ends here, before the save.
          if (event.tip.tokens > last || event.tip.tokens === 3) break;
        }
      };
      if (last === 1) await expect(follow()).rejects.toMatchObject({ code: "POSITION_STORE" });
      await follow();
      if (last === 3) await client.commit();
    }
    expect(tables.tips.map(([, given]) => given)).toEqual([1, 2, 3]);
    expect((JSON.parse(tables.position ?? "") as Position).room).toBe("127.0.0.1/demo");
  });
});

describe("Only new events after a cold start", () => {
  const heading = "Only new events after a cold start";

  it("skips by the time in the id, and keeps what tells no time", async () => {
    const { onlyNew } = await importBlock<{
      onlyNew: (client: EventClient, start: Date) => AsyncGenerator<CbEvent>;
    }>(await recipe("restarts", heading, 1));
    const { EventClient } = await import("@cb-events/core");
    const feed = new Simulator({ retention: Number.POSITIVE_INFINITY });
    const at = (id: string, given: number) => feed.emit({ ...tip({ tokens: given }), id });
    at("1755376799999-0", 1);
    at("1755376800000-0", 2);
    at("without-time", 3);
    const client = new EventClient(feed.eventsUrl, { logger: false, fetch: feed.fetch });
    const seen: unknown[] = [];
    for await (const event of onlyNew(client, new Date(1755376800000))) {
      seen.push(tokens(event));
      if (seen.length === 2) await client.close();
    }
    expect(seen).toEqual([2, 3]);
  });

  it("asks until nothing comes, and begins behind that", async () => {
    const { fromNowOn } = await importBlock<{
      fromNowOn: (url: string, options: object) => Promise<EventClient>;
    }>(await recipe("restarts", heading, 2));
    const feed = new Simulator({ pageSize: 2 });
    for (const given of [1, 2, 3]) feed.emit(tip({ tokens: given }));
    const client = await fromNowOn(feed.eventsUrl, { fetch: feed.fetch, timeout: 30 });
    expect(feed.requests.map(({ url }) => new URL(url).searchParams.get("timeout"))).toEqual(["0", "0", "0"]);
    feed.emit(tip({ tokens: 4 }));
    expect((await client.poll()).map(tokens)).toEqual([4]);
    await client.close();
  });
});

describe("Alert once for each tip", () => {
  it("shows each once, through a refusal and a kill between alert and save", async () => {
    await using folder = await temporaryFolder();
    const block = await recipe("restarts", "Alert once for each tip");
    const asked: string[] = [];
    const shown = new Map<string, string>();
    let child: BlockProcess | undefined;
    const server = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      const { id, text } = JSON.parse(body) as { id: string; text: string };
      asked.push(text);
      if (asked.length === 1) return response.writeHead(500).end();
      if (!shown.has(id)) shown.set(id, text);
      return asked.length === 2 ? void child?.end("SIGKILL") : response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;

    const feed = demoRoom();
    await using _server = await listen(feed);
    const env = { CB_EVENTS_URL: feed.eventsUrl, ALERTS_URL: `http://127.0.0.1:${port}/` };
    const codes: (number | null)[] = [];
    for (const _ of [1, 2, 3]) {
      child = await BlockProcess.start(block, { cwd: folder.path, env });
      await caughtUp(feed, child);
      codes.push((await stop(feed, child)).code);
    }
    server.closeAllConnections();
    server.close();

    const [ana, cleo] = ["ana tipped 25 tokens", "anonymous tipped 50 tokens"];
    expect(asked).toEqual([ana, ana, ana, cleo]);
    expect([...shown.values()]).toEqual([ana, cleo]);
    expect(codes).toEqual([1, null, null]);
  });
});

describe("Clients that share one budget", () => {
  it("keeps them below the rate together", async () => {
    const { clientsFor } = await importBlock<{
      clientsFor: (urls: readonly string[], requestsPerMinute: number) => EventClient[];
    }>(await recipe("many-rooms", "Clients that share one budget"));
    const feeds = [room("ana"), room("ben")];
    vi.useFakeTimers();
    const clients = clientsFor(serve(...feeds), 60);
    for (const feed of feeds) feed.emit(tip());
    const polls = Promise.all(clients.map((client) => client.poll()));
    const asked = () => feeds.reduce((sum, { requests }) => sum + requests.length, 0);
    await vi.advanceTimersByTimeAsync(100);
    expect(asked()).toBe(1);
    await vi.advanceTimersByTimeAsync(1100);
    expect(asked()).toBe(2);
    await polls;
    for (const client of clients) await client.close();
  });
});

describe("Many rooms in a worker or a function", () => {
  it("asks each room until nothing more comes, and goes on from there; one that fails harms no other", async () => {
    const { askRooms } = await importBlock<{
      askRooms: (
        rooms: readonly object[],
        storeFor: (name: string) => PositionStore,
        handle: (event: CbEvent) => unknown,
      ) => Promise<Map<string, { code: string }>>;
    }>(await recipe("many-rooms", "Many rooms in a worker or a function"));
    const feeds = [room("ana"), room("ben"), room("cleo")];
    for (const feed of feeds) feed.origin = "https://eventsapi.chaturbate.com";
    serve(...feeds);
    feeds[1]?.fault({ on: 1, status: 401 });
    const positions = new Map<string, Position>();
    const storeFor = (name: string): PositionStore => ({
      load: async () => positions.get(name),
      save: async (position) => void positions.set(name, position),
    });
    const seen: unknown[] = [];
    const call = async () => {
      const rooms = feeds.map(({ username }) => ({ username, token: TOKEN }));
      const errors = await askRooms(rooms, storeFor, (event) => seen.push(tokens(event)));
      return [...errors].map(([name, { code }]) => [name, code]);
    };
    for (const [at, feed] of feeds.entries()) feed.emit(tip({ tokens: at + 1 }));
    vi.spyOn(console, "warn").mockImplementation(() => {});
    expect(await call()).toEqual([["ben", "AUTH"]]);
    expect(seen.splice(0).sort()).toEqual([1, 3]);
    for (const feed of feeds) feed.emit(tip({ tokens: 9 }));
    expect(await call()).toEqual([]);
    expect(seen.splice(0).sort()).toEqual([2, 9, 9, 9]);
    expect(feeds.map(({ requests }) => requests.length)).toEqual([4, 3, 4]);
    // More than one answer holds.
    const many = Array.from({ length: 250 }, (_, at) => at + 1);
    for (const count of many) feeds[0]?.emit(tip({ tokens: count }));
    expect(await call()).toEqual([]);
    expect(seen).toEqual(many);
  });
});

describe("A database of one's own as positionStore", () => {
  it("keeps each room's place in one table", async () => {
    const { positionsIn } = await importBlock<{
      positionsIn: (database: object) => (name: string) => PositionStore;
    }>(await recipe("many-rooms", "A database of one's own as positionStore"));
    const { Pool } = await import("@cb-events/pool");
    const rows = new Map<unknown, unknown>();
    const database = {
      query: async (sql: string, [name, position]: readonly unknown[]) => {
        if (sql.startsWith("replace into positions")) rows.set(name, position);
        return rows.has(name) ? [{ position: rows.get(name) }] : [];
      },
    };
    const feeds = [room("ana"), room("ben")];
    const urls = serve(...feeds);
    const seen: unknown[] = [];
    for (const round of [1, 2]) {
      for (const feed of feeds) feed.emit(tip({ tokens: round }));
      const pool = new Pool({ positionStore: positionsIn(database) });
      for (const url of urls) pool.add(url);
      const running = pool.run((event, context) => seen.push(`${context.room} ${tokens(event)}`));
      await vi.waitFor(() => expect(seen).toHaveLength(2 * round));
      await pool.close();
      await running;
    }
    expect(seen.sort()).toEqual(["ana 1", "ana 2", "ben 1", "ben 2"]);
    expect([...rows.keys()].sort()).toEqual(["ana", "ben"]);
  });
});

describe("Many rooms in one process", () => {
  it("goes on with the others when one fails, and ends all by one signal", async () => {
    const { followRooms } = await importBlock<{
      followRooms: (urls: readonly string[], router: Router, signal: AbortSignal) => Promise<void>;
    }>(await recipe("many-rooms", "Many rooms in one process"));
    const feeds = [room("ana"), room("ben"), room("cleo")];
    const urls = serve(...feeds);
    feeds[1]?.fault({ on: 1, status: 401 });
    const error = vi.spyOn(console, "error").mockImplementation(() => {});
    const router = new Router();
    const seen: string[] = [];
    router.on("tip", ({ broadcaster }) => seen.push(String(broadcaster)));
    const end = new AbortController();
    const following = followRooms(urls, router, end.signal);
    await vi.waitFor(() => expect(error).toHaveBeenCalledOnce());
    for (const feed of feeds) feed.emit(tip());
    await vi.waitFor(() => expect([seen.length, feeds[0]?.holding, feeds[2]?.holding]).toEqual([2, 1, 1]));
    end.abort();
    await following;
    expect(seen.sort()).toEqual(["ana", "cleo"]);
    expect(String(error.mock.calls)).toMatch(/^ben is followed no more: AuthError/);
    expect(String(error.mock.calls)).not.toContain(TOKEN);
    expect(feeds.map(({ holding }) => holding)).toEqual([0, 0, 0]);
  });
});

describe("Cloudflare Worker with a cron trigger", () => {
  const heading = "Cloudflare Worker with a cron trigger";
  interface Worker {
    default: { scheduled(controller: object, env: object): Promise<void> };
  }

  async function deploy(feed: Simulator) {
    const { default: worker } = await importBlock<Worker>(await recipe("runtimes", heading));
    const [CB_EVENTS_URL] = serve(feed);
    const kept = new Map<string, string>();
    const puts: string[] = [];
    const POSITIONS = {
      get: async (key: string) => kept.get(key) ?? null,
      put: async (key: string, value: string) => {
        puts.push(value);
        kept.set(key, value);
      },
    };
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    const printed = () => log.mock.calls.splice(0).flat();
    const run = () => worker.scheduled({ cron: "* * * * *" }, { CB_EVENTS_URL, POSITIONS });
    return { run, printed, log, puts };
  }

  it("handles each event in one run, waits for none, and writes once", async () => {
    const feed = demoRoom();
    const { run, printed, puts } = await deploy(feed);
    await run();
    expect(printed()).toEqual(["ana tipped 25 tokens", "anonymous tipped 50 tokens"]);
    expect(puts).toHaveLength(1);
    await run();
    feed.emit(tip({ tokens: 3, from: "eva" }));
    await run();
    expect(printed()).toEqual(["eva tipped 3 tokens"]);
    expect(puts).toHaveLength(2);
    expect(puts.join()).not.toContain(TOKEN);
    expect(feed.requests.map(({ url }) => new URL(url).searchParams.get("timeout"))).toEqual(["0", "0", "0"]);
  });

  it("gets the events of an answer again when a handler failed", async () => {
    const { run, printed, log } = await deploy(demoRoom());
    log.mockImplementationOnce(() => {
      throw new Error("no room left");
    });
    await expect(run()).rejects.toThrow("no room left");
    printed();
    await run();
    expect(printed()).toEqual(["ana tipped 25 tokens", "anonymous tipped 50 tokens"]);
  });
});

describe("A page", () => {
  it("adds a line for each tip, as text and without anonymous names", async () => {
    const { showTips } = await importBlock<{
      showTips: (url: string, list: object, signal: AbortSignal) => Promise<void>;
    }>(await recipe("runtimes", "A page"));
    const feed = demoRoom();
    const [url = ""] = serve(feed);
    const lines: { textContent?: string }[] = [];
    vi.stubGlobal("document", { createElement: () => ({}) });
    const end = new AbortController();
    const showing = showTips(url, { append: (line: object) => lines.push(line) }, end.signal);
    await vi.waitFor(() => expect(feed.holding).toBe(1));
    end.abort();
    await showing;
    expect(lines).toEqual([{ textContent: "ana: 25" }, { textContent: "anonymous: 50" }]);
  });
});

// The block brings its own test.
await importBlock(await recipe("testing", "Test a bot offline"));
