import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Simulator, tip } from "../src/index.js";
import { listen } from "../src/node.js";
import { idsOf, type TestPage, until } from "./support.js";

// Real sockets on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000 });

let alice: Simulator;
let bob: Simulator;
let server: Awaited<ReturnType<typeof open>>;

const open = () => listen([alice, bob]);

beforeEach(async () => {
  alice = new Simulator({ username: "alice", token: "one" });
  bob = new Simulator({ username: "Bob", token: "two" });
  server = await open();
});
afterEach(() => server.close());

const pageOf = async (url: string) => (await (await fetch(url)).json()) as TestPage;
const statusOf = async (url: string, init?: RequestInit) => (await fetch(url, init)).status;

describe("several feeds on one port", () => {
  it("have their URLs in the order of the feeds, and under one base URL", () => {
    const origin = `http://127.0.0.1:${server.port}`;
    expect(server.baseUrl).toBe(`${origin}/events`);
    expect(server.eventsUrls).toEqual([`${origin}/events/alice/one/`, `${origin}/events/Bob/two/`]);
    expect([alice.eventsUrl, bob.eventsUrl]).toEqual(server.eventsUrls);
  });

  it("give each room its own events, also by a user name in another case", async () => {
    const ids = [alice.emit(tip()).id, bob.emit(tip()).id, bob.emit(tip()).id];
    const [first, second] = [await pageOf(alice.eventsUrl), await pageOf(`${server.baseUrl}/bOB/two`)];
    expect([idsOf(first), idsOf(second)]).toEqual([ids.slice(0, 1), ids.slice(1)]);
    expect(second.nextUrl).toContain(bob.eventsUrl);
  });

  it("hold the requests of each room for itself", async () => {
    const held = [pageOf(alice.eventsUrl), pageOf(bob.eventsUrl)] as const;
    await until(() => alice.holding === 1 && bob.holding === 1);
    const { id } = bob.emit(tip());
    expect(idsOf(await held[1])).toEqual([id]);
    expect([alice.holding, bob.holding]).toEqual([1, 0]);
    alice.emit(tip());
    await held[0];
  });

  it("have their own faults, request numbers, rate limits and clocks", async () => {
    alice.fault({ on: 1, status: 503 });
    bob.clockOffset = -86_400;
    const url = (feed: Simulator) => `${feed.eventsUrl}?timeout=0`;
    const answers = [await fetch(url(bob)), await fetch(url(alice)), await fetch(url(alice))];
    expect(answers.map(({ status }) => status)).toEqual([200, 503, 200]);
    expect([alice.requests.length, bob.requests.length]).toEqual([2, 1]);
    const times = answers.map(({ headers }) => Date.parse(headers.get("date") ?? ""));
    expect((times[2] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(86_400_000 - 60_000);
  });

  it("refuse what is no room of theirs as a feed does, and no feed records it", async () => {
    const base = server.baseUrl;
    expect(await statusOf(`${base}/carol/one/`)).toBe(401);
    expect(await statusOf(`${base}/constructor/one/`)).toBe(401);
    expect(await statusOf(`${base}/alice/`)).toBe(404);
    expect(await statusOf(`http://127.0.0.1:${server.port}/`)).toBe(404);
    expect(await statusOf(`${base}/%ff/one/`)).toBe(400);
    expect(await statusOf(`${base}/carol/one/`, { method: "POST" })).toBe(405);
    expect(await statusOf(`${base}/carol/one/`, { method: "OPTIONS" })).toBe(204);
    expect(alice.requests.length + bob.requests.length).toBe(0);
    const refused = await fetch(`${base}/carol/one/`);
    expect(await refused.json()).toEqual({ status: "unauthorized" });
    expect(refused.headers.get("date")).not.toBeNull();
  });

  it("take no token of another room", async () => {
    expect(await statusOf(`${server.baseUrl}/alice/two/`)).toBe(401);
    expect([alice.requests.length, bob.requests.length]).toEqual([1, 0]);
  });

  it("end together", async () => {
    const held = [alice, bob].map((feed) =>
      fetch(feed.eventsUrl).then(
        () => "answered",
        () => "ended",
      ),
    );
    await until(() => alice.holding === 1 && bob.holding === 1);
    await server.close();
    expect(await Promise.all(held)).toEqual(["ended", "ended"]);
    await until(() => alice.holding + bob.holding === 0);
  });

  it("can be one, or hundreds", async () => {
    await using one = await listen([new Simulator({ username: "dora" })]);
    expect(one.eventsUrls).toEqual([`${one.baseUrl}/dora/secret/`]);
    const feeds = Array.from({ length: 300 }, (_, n) => new Simulator({ username: `room_${n}` }));
    await using many = await listen(feeds);
    expect(many.eventsUrls).toHaveLength(300);
    const { id } = feeds[250]?.emit(tip()) ?? {};
    expect(idsOf(await pageOf(many.eventsUrls[250] ?? ""))).toEqual([id]);
  });
});

describe("a list that cannot be served", () => {
  it("has two feeds of one user name: the error names it, and no feed is touched", async () => {
    for (const username of ["alice", "ALICE"]) {
      const feeds = [new Simulator({ username: "alice", token: "hidden" }), new Simulator({ username })];
      const refused = expect(listen(feeds)).rejects;
      await refused.toThrow(
        'Two feeds have the user name "alice". Requests are told apart by it: give each feed its own',
      );
      expect(feeds[0]?.origin).toBe("http://127.0.0.1");
    }
    await expect(listen([alice, alice])).rejects.toThrow(TypeError);
  });

  it("is empty, or has something else in it", async () => {
    const message = "feeds must be a Simulator, or a list of one or more, not";
    await expect(listen([])).rejects.toThrow(`${message} an empty list`);
    for (const [wrong, got] of [
      [[undefined], "undefined"],
      [[alice, null], "null"],
      [["alice"], '"alice"'],
      ["alice", '"alice"'],
      [undefined, "undefined"],
    ] as const) {
      await expect(listen(wrong as unknown as Simulator)).rejects.toThrow(`${message} ${got}`);
    }
  });
});
