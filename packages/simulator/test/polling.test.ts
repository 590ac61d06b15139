import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Simulator, tip } from "../src/index.js";
import { countedSignal, drain, idsOf, page, type TestPage, urlOf, watch } from "./support.js";

const start = 1_755_376_889_458;

beforeEach(() => {
  vi.useFakeTimers({ now: start });
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe("a request that is refused", () => {
  const feed = new Simulator();
  const origin = "http://127.0.0.1";
  const cases: readonly [status: number, url: string][] = [
    [401, `${origin}/events/demo/wrong/`],
    [401, `${origin}/events/other/secret/`],
    [401, `${origin}/events/demo/SECRET/`],
    [404, `${origin}/`],
    [404, `${origin}/events/demo/`],
    [404, `${origin}/events/demo/secret/more/`],
    [404, `${origin}/api/events/demo/secret/`],
    [400, `${origin}/events/%zz/secret/`],
    [400, `${origin}/events/demo/%e0%a4%a/`],
    [400, urlOf(feed, "?timeout=91")],
    [400, urlOf(feed, "?timeout=-1")],
    [400, urlOf(feed, "?timeout=1.5")],
    [400, urlOf(feed, "?timeout=")],
    [400, urlOf(feed, "?timeout=ten")],
    [400, urlOf(feed, "?i=")],
    [400, urlOf(feed, "?i=latest")],
    [400, urlOf(feed, "?i=1755376889458")],
    [400, urlOf(feed, "?i=-1-0")],
  ];
  for (const [status, url] of cases) {
    it(`gets ${status}: ${url}`, async () => {
      const response = await feed.fetch(url);
      expect(response.status).toBe(status);
      expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
      expect(response.headers.get("access-control-allow-origin")).toBe("*");
      const body = await response.text();
      expect(JSON.parse(body)).toEqual({ status: expect.any(String) });
      expect(body).not.toContain("waited too long");
    });
  }

  it("gets 405 in any method but GET", async () => {
    for (const method of ["POST", "put", "HEAD", "DELETE"]) {
      const response = await feed.fetch(feed.eventsUrl, { method });
      expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, OPTIONS"]);
    }
  });

  it("is not a preflight: that gets 204", async () => {
    const response = await feed.fetch(feed.eventsUrl, { method: "OPTIONS" });
    expect(response.status).toBe(204);
    expect(response.headers.get("access-control-allow-methods")).toContain("GET");
  });
});

describe("the URL of a room", () => {
  it("knows no case in the user name and needs no last slash", async () => {
    const feed = new Simulator({ username: "Ana_1", token: "a/b" });
    feed.emit(tip());
    for (const path of ["ana_1/a%2Fb/", "ANA_1/a%2fb", "%41na%5f1/%61%2Fb"]) {
      expect((await page(feed, `http://127.0.0.1/events/${path}?timeout=0`)).events).toHaveLength(1);
    }
  });

  it("comes back in nextUrl with the request's origin, percent-encoded", async () => {
    const feed = new Simulator({ username: "Ana 1", token: "a/b" });
    const { nextUrl } = await page(feed, "https://proxy.example:8443/events/ana%201/a%2Fb?timeout=0");
    expect(nextUrl).toBe(`https://proxy.example:8443/events/Ana%201/a%2Fb/?i=${start - 1}-0&timeout=0`);
  });
});

describe("an answer", () => {
  it("is JSON that any page may read", async () => {
    const feed = new Simulator();
    const { headers, status } = await feed.fetch(urlOf(feed, "?timeout=0"));
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(headers.get("access-control-allow-origin")).toBe("*");
  });

  it("comes at once when there are events, the backlog first", async () => {
    const feed = new Simulator();
    const ids = [feed.emit(tip()).id, feed.emit(tip()).id];
    const first = await page(feed, feed.eventsUrl);
    expect(idsOf(first)).toEqual(ids);
    expect(first.nextUrl).toBe(`${feed.eventsUrl}?i=${ids[1]}&timeout=10`);
  });

  it("echoes the timeout in nextUrl", async () => {
    const feed = new Simulator();
    feed.emit(tip());
    for (const timeout of [0, 7, 90]) {
      expect((await page(feed, urlOf(feed, `?timeout=${timeout}`))).nextUrl).toMatch(`&timeout=${timeout}`);
    }
  });

  it("holds no event of the cursor itself, only later ones", async () => {
    const feed = new Simulator();
    const ids = [feed.emit(tip()).id, feed.emit(tip()).id, feed.emit(tip()).id];
    expect(idsOf(await page(feed, urlOf(feed, `?i=${ids[0]}`)))).toEqual(ids.slice(1));
  });

  it("compares cursors as numbers", async () => {
    const feed = new Simulator({ pageSize: 11 });
    for (let n = 0; n < 12; n += 1) feed.emit(tip());
    expect(idsOf(await page(feed, urlOf(feed, `?i=${start}-9`)))).toEqual([`${start}-10`, `${start}-11`]);
  });

  it("has at most pageSize events, the oldest first", async () => {
    const feed = new Simulator({ pageSize: 2 });
    const ids = [1, 2, 3, 4, 5].map(() => feed.emit(tip()).id);
    const first = await page(feed);
    expect(idsOf(first)).toEqual(ids.slice(0, 2));
    expect(first.nextUrl).toContain(`?i=${ids[1]}&`);
    expect(await drain(feed, first.nextUrl)).toEqual(ids.slice(2));
  });

  it("leaves another reader's place as it is: the cursor is in the URL", async () => {
    const feed = new Simulator({ pageSize: 1 });
    const ids = [feed.emit(tip()).id, feed.emit(tip()).id];
    expect(await drain(feed)).toEqual(ids);
    expect(await drain(feed)).toEqual(ids);
  });
});

describe("a hold", () => {
  for (const [query, seconds] of [
    ["", 10],
    ["?timeout=1", 1],
    ["?timeout=90", 90],
  ] as const) {
    it(`ends empty after ${seconds} s for "${query}"`, async () => {
      const feed = new Simulator();
      const answer = page(feed, urlOf(feed, query));
      const watched = watch(answer);
      await vi.advanceTimersByTimeAsync(seconds * 1000 - 1);
      expect([watched.state, feed.holding]).toEqual(["waiting", 1]);
      await vi.advanceTimersByTimeAsync(1);
      expect([watched.state, feed.holding]).toEqual(["done", 0]);
      expect((await answer).events).toEqual([]);
    });
  }

  it("does not happen with a timeout of 0", async () => {
    expect((await page(new Simulator())).events).toEqual([]);
  });

  it("ends at the first event, with all that came in that moment", async () => {
    const feed = new Simulator();
    const answer = page(feed, feed.eventsUrl);
    await vi.advanceTimersByTimeAsync(3000);
    const ids = [feed.emit(tip()).id, feed.emit(tip()).id];
    expect(idsOf(await answer)).toEqual(ids);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("goes on when an event comes that is before the cursor", async () => {
    const feed = new Simulator();
    const answer = page(feed, urlOf(feed, `?i=${start + 5000}-0`));
    const watched = watch(answer);
    feed.emit(tip());
    await vi.advanceTimersByTimeAsync(6000);
    expect(watched.state).toBe("waiting");
    const { id } = feed.emit(tip());
    expect(idsOf(await answer)).toEqual([id]);
  });

  it("wakes every reader", async () => {
    const feed = new Simulator();
    const answers = [1, 2, 3].map(() => page(feed, feed.eventsUrl));
    await vi.advanceTimersByTimeAsync(1);
    expect(feed.holding).toBe(3);
    const { id } = feed.emit(tip());
    expect((await Promise.all(answers)).map(idsOf)).toEqual([[id], [id], [id]]);
  });

  it("ends at once when the signal aborts, with its reason and no trace", async () => {
    const feed = new Simulator();
    const { signal, abort, listeners } = countedSignal();
    const answer = feed.fetch(feed.eventsUrl, { signal });
    await vi.advanceTimersByTimeAsync(10);
    const reason = new Error("enough");
    abort(reason);
    await expect(answer).rejects.toBe(reason);
    expect([feed.holding, listeners(), vi.getTimerCount()]).toEqual([0, 0, 0]);
    feed.emit(tip());
  });

  it("leaves no listener on a signal that does not abort", async () => {
    const feed = new Simulator();
    const { signal, listeners } = countedSignal();
    for (const query of ["?timeout=0", "?timeout=1"]) {
      const answer = feed.fetch(urlOf(feed, query), { signal });
      await vi.advanceTimersByTimeAsync(1000);
      await (await answer).text();
    }
    expect(listeners()).toBe(0);
  });
});

describe("the nextUrl of an empty answer", () => {
  it("has the cursor that was asked with", async () => {
    const feed = new Simulator();
    const { id } = feed.emit(tip());
    feed.emit({ ...tip(), id: `${start + 10}-0` });
    const { nextUrl } = await page(feed, urlOf(feed, `?i=${start + 20}-3&timeout=0`));
    expect(nextUrl).toContain(`?i=${start + 20}-3&`);
    expect(id).toBe(`${start}-0`);
  });

  it("has the newest id there was, when the events themselves are gone", async () => {
    const feed = new Simulator({ retention: 5 });
    const { id } = feed.emit(tip());
    await vi.advanceTimersByTimeAsync(6000);
    const { events, nextUrl } = await page(feed);
    expect([events, nextUrl]).toEqual([[], `${feed.eventsUrl}?i=${id}&timeout=0`]);
  });

  it("has one of the clock before the first event, and no later event is lost", async () => {
    const feed = new Simulator();
    const { nextUrl } = await page(feed);
    const ids = [feed.emit(tip()).id, feed.emit({ ...tip(), id: "5-0" }).id];
    expect(ids[0]).toBe(`${start}-0`);
    expect(await drain(feed, nextUrl)).toEqual(ids);
  });

  it("never becomes a cursor that waited too long, however quiet the room is", async () => {
    const feed = new Simulator({ retention: 30 });
    feed.emit(tip());
    let { nextUrl } = await page(feed, feed.eventsUrl);
    for (let n = 0; n < 20; n += 1) {
      const answer = page(feed, nextUrl);
      await vi.advanceTimersByTimeAsync(10_000);
      ({ nextUrl } = await answer);
    }
    const { id } = feed.emit(tip());
    expect(idsOf(await page(feed, nextUrl))).toEqual([id]);
  });
});

describe("following nextUrl", () => {
  it("gives each event exactly once and in order, whatever comes when", async () => {
    const step = fc.oneof(
      fc.record({ emit: fc.integer({ min: 1, max: 7 }) }),
      fc.record({ pass: fc.integer({ min: -2000, max: 3000 }) }),
      fc.constant({ fetch: true }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 40 }),
        fc.integer({ min: 1, max: 5 }),
        async (steps, pageSize) => {
          vi.setSystemTime(start);
          const feed = new Simulator({ pageSize });
          const emitted: string[] = [];
          const fetched: string[] = [];
          let next = urlOf(feed, "?timeout=0");
          const take = ({ events, nextUrl }: TestPage) => {
            fetched.push(...events.map(({ id }) => id));
            next = nextUrl;
          };
          for (const action of steps) {
            if ("emit" in action) for (let n = 0; n < action.emit; n += 1) emitted.push(feed.emit(tip()).id);
            else if ("pass" in action) vi.setSystemTime(Date.now() + action.pass);
            else take(await page(feed, next));
          }
          fetched.push(...(await drain(feed, next)));
          expect(fetched).toEqual(emitted);
          expect(new Set(emitted).size).toBe(emitted.length);
        },
      ),
    );
  });
});
