import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Fault, Simulator, tip } from "../src/index.js";
import { drain, idsOf, page, type TestPage, urlOf } from "./support.js";

const start = 1_755_376_889_458;

beforeEach(() => {
  vi.useFakeTimers({ now: start });
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** One event, a millisecond after the last. */
function emit(feed: Simulator): string {
  vi.setSystemTime(Date.now() + 1);
  return feed.emit(tip()).id;
}

/** A feed with pages of two and six events, and the ids of these. */
function feedOfSix(): { feed: Simulator; ids: string[] } {
  const feed = new Simulator({ pageSize: 2 });
  return { feed, ids: Array.from({ length: 6 }, () => emit(feed)) };
}

const cursorOf = ({ nextUrl }: { nextUrl: string }) => new URL(nextUrl).searchParams.get("i");

describe("olderCursor", () => {
  it("goes back to the cursor before, which brings the same page again", async () => {
    const { feed, ids } = feedOfSix();
    const first = await page(feed);
    feed.fault({ on: 2, kind: "olderCursor" });
    const second = await page(feed, first.nextUrl);
    expect([idsOf(second), second.nextUrl]).toEqual([ids.slice(2, 4), first.nextUrl]);
    expect(await drain(feed, second.nextUrl)).toEqual(ids.slice(2));
  });

  it("goes back as many cursors as it is told, or to the first one that was given", async () => {
    for (const [back, cursor] of [
      [1, 3],
      [2, 1],
      [9, 1],
      [Number.POSITIVE_INFINITY, 1],
    ] as const) {
      const { feed, ids } = feedOfSix();
      const second = await page(feed, (await page(feed)).nextUrl);
      feed.fault({ on: 3, kind: "olderCursor", back });
      const third = await page(feed, second.nextUrl);
      expect([idsOf(third), cursorOf(third)]).toEqual([ids.slice(4), ids[cursor]]);
    }
  });

  it("counts a cursor once, however often and in whatever order it was given", async () => {
    const { feed, ids } = feedOfSix();
    const first = await page(feed);
    const second = await page(feed, first.nextUrl);
    await page(feed);
    await page(feed);
    feed.fault({ on: 5, kind: "olderCursor", back: 2 });
    expect(cursorOf(await page(feed, second.nextUrl))).toBe(ids[1]);
  });

  it("may come with an empty page", async () => {
    const feed = new Simulator();
    const first = await page(feed);
    const id = emit(feed);
    const second = await page(feed, first.nextUrl);
    feed.fault({ on: 3, kind: "olderCursor" });
    const third = await page(feed, second.nextUrl);
    expect([third.events, third.nextUrl]).toEqual([[], first.nextUrl]);
    expect(await drain(feed, third.nextUrl)).toEqual([id]);
  });

  it("names no cursor that has expired", async () => {
    const feed = new Simulator({ retention: 60, pageSize: 1 });
    emit(feed);
    const first = await page(feed);
    vi.setSystemTime(start + 50_000);
    const kept = emit(feed);
    const second = await page(feed, first.nextUrl);
    vi.setSystemTime(start + 100_000);
    emit(feed);
    feed.fault({ on: 3, kind: "olderCursor", back: 2 });
    expect(cursorOf(await page(feed, second.nextUrl))).toBe(kept);
  });

  it("names no cursor behind which events were dropped", async () => {
    const feed = new Simulator({ capacity: 3 });
    const empty = await page(feed);
    const ids = [emit(feed), emit(feed)];
    const second = await page(feed, empty.nextUrl);
    ids.push(emit(feed), emit(feed), emit(feed));
    feed.fault({ on: 3, kind: "olderCursor", back: Number.POSITIVE_INFINITY });
    const third = await page(feed, second.nextUrl);
    expect([idsOf(third), cursorOf(third)]).toEqual([ids.slice(2), ids[1]]);
  });

  it("names the right one where no earlier one was given", async () => {
    const { feed, ids } = feedOfSix();
    feed.fault({ on: 1, kind: "olderCursor" });
    expect(cursorOf(await page(feed))).toBe(ids[1]);
  });
});

describe("baseNextUrl", () => {
  it("names no cursor, with the timeout that was asked for: all that is kept comes again", async () => {
    const { feed, ids } = feedOfSix();
    const first = await page(feed, urlOf(feed, "?timeout=7"));
    feed.fault({ on: 2, kind: "baseNextUrl" });
    const second = await page(feed, first.nextUrl);
    expect([idsOf(second), second.nextUrl]).toEqual([ids.slice(2, 4), urlOf(feed, "?timeout=7")]);
    expect(idsOf(await page(feed, second.nextUrl))).toEqual(ids.slice(0, 2));
  });
});

describe("overlapPage", () => {
  it("lets the last events come again with the next page", async () => {
    for (const [events, again] of [
      [undefined, 3],
      [1, 3],
      [2, 2],
      [5, 2],
    ] as const) {
      const { feed, ids } = feedOfSix();
      const first = await page(feed);
      feed.fault({ on: 2, kind: "overlapPage", events });
      const second = await page(feed, first.nextUrl);
      expect(idsOf(second)).toEqual(ids.slice(2, 4));
      expect(await drain(feed, second.nextUrl)).toEqual(ids.slice(again));
    }
  });

  it("lets all events of the first answer come again, those of one millisecond too", async () => {
    const feed = new Simulator({ capacity: 3 });
    const ids = Array.from({ length: 5 }, () => feed.emit(tip()).id).slice(2);
    feed.fault({ on: 1, kind: "overlapPage", events: 3 });
    const first = await page(feed);
    expect(idsOf(first)).toEqual(ids);
    expect(await drain(feed, first.nextUrl)).toEqual(ids);
  });

  it("changes nothing in a page without events", async () => {
    const feed = new Simulator();
    const first = await page(feed);
    feed.fault({ on: 2, kind: "overlapPage" });
    expect(await page(feed, first.nextUrl)).toEqual({ events: [], nextUrl: first.nextUrl });
  });
});

describe("shortPage", () => {
  it("answers a request that was answered before with less, and goes on behind that", async () => {
    const { feed, ids } = feedOfSix();
    const first = await page(feed);
    const whole = await page(feed, first.nextUrl);
    feed.fault({ on: 3, kind: "shortPage" });
    const short = await page(feed, first.nextUrl);
    expect([idsOf(whole), idsOf(short)]).toEqual([ids.slice(2, 4), [ids[2]]]);
    expect(await drain(feed, short.nextUrl)).toEqual(ids.slice(3));
  });

  it("leaves as many events as it is told", async () => {
    for (const events of [0, 1, 2, 3]) {
      const feed = new Simulator();
      const ids = [emit(feed), emit(feed)];
      feed.fault({ on: 1, kind: "shortPage", events });
      const short = await page(feed);
      expect(idsOf(short)).toEqual(ids.slice(0, events));
      expect(await drain(feed, short.nextUrl)).toEqual(ids.slice(events));
    }
  });

  it("without any event names the cursor that was asked by", async () => {
    const { feed } = feedOfSix();
    const first = await page(feed);
    feed.fault({ on: 2, kind: "shortPage", events: 0 });
    expect(await page(feed, first.nextUrl)).toEqual({ events: [], nextUrl: first.nextUrl });
  });
});

describe("dropNextUrl", () => {
  it("can leave the events out too", async () => {
    const { feed } = feedOfSix();
    feed.fault({ on: 1, kind: "dropNextUrl", withoutEvents: true });
    feed.fault({ on: 2, kind: "dropNextUrl", withoutEvents: true, asNull: true });
    expect(await page(feed)).toEqual({ events: [] });
    expect(await page(feed)).toEqual({ events: [], nextUrl: null });
  });
});

describe("refuseCursor", () => {
  const bodyOf = async (feed: Simulator, url: string) => {
    const response = await feed.fetch(url);
    return { status: response.status, body: (await response.json()) as TestPage & { status: string } };
  };

  it("is a 400 without the phrase of an expired cursor, and without a nextUrl", async () => {
    const { feed } = feedOfSix();
    const { nextUrl } = await page(feed);
    feed.fault({ on: 2, kind: "refuseCursor" });
    expect(await bodyOf(feed, nextUrl)).toEqual({
      status: 400,
      body: { status: "unknown cursor", events: [] },
    });
  });

  it("can have another text and a nextUrl, which loses and repeats nothing", async () => {
    const { feed, ids } = feedOfSix();
    const { nextUrl } = await page(feed);
    feed.fault({ on: { cursor: ids[1] ?? "" }, kind: "refuseCursor", text: "no", withNextUrl: true });
    const { status, body } = await bodyOf(feed, nextUrl);
    expect([status, body.status, body.nextUrl]).toEqual([400, "no", expect.not.stringContaining(nextUrl)]);
    expect(await drain(feed, body.nextUrl)).toEqual(ids.slice(2));
  });

  it("names another cursor at the present too, and loses no event of that moment", async () => {
    const feed = new Simulator();
    const { id } = feed.emit(tip());
    const { nextUrl } = await page(feed);
    feed.fault({ on: { cursor: id }, kind: "refuseCursor", withNextUrl: true });
    const { body } = await bodyOf(feed, nextUrl);
    expect(body.nextUrl).not.toBe(nextUrl);
    const next = feed.emit(tip()).id;
    expect(await drain(feed, body.nextUrl)).toEqual([next]);
  });

  it("leaves a request without a cursor alone", async () => {
    const { feed, ids } = feedOfSix();
    feed.fault({ on: "every", kind: "refuseCursor" });
    const first = await page(feed);
    expect(idsOf(first)).toEqual(ids.slice(0, 2));
    expect((await feed.fetch(first.nextUrl)).status).toBe(400);
    expect(idsOf(await page(feed))).toEqual(ids.slice(0, 2));
  });
});

describe("a fault on a cursor", () => {
  const statusOf = async (feed: Simulator, url: string) => (await feed.fetch(url)).status;

  it("meets every request that asks by it, for good, and no other", async () => {
    const { feed, ids } = feedOfSix();
    const first = await page(feed);
    const off = feed.fault({ on: { cursor: ids[1] ?? "" }, kind: "refuseCursor" });
    const asked = [first.nextUrl, first.nextUrl, urlOf(feed, `?timeout=3&i=${ids[1]}`), feed.eventsUrl];
    const statuses: number[] = [];
    for (const url of [...asked, urlOf(feed, `?i=${ids[2]}&timeout=0`)])
      statuses.push(await statusOf(feed, url));
    expect(statuses).toEqual([400, 400, 400, 200, 200]);
    off();
    expect(await drain(feed, first.nextUrl)).toEqual(ids.slice(2));
  });

  it("meets so many of them as it is told", async () => {
    const { feed, ids } = feedOfSix();
    const { nextUrl } = await page(feed);
    feed.fault({ on: { cursor: ids[1] ?? "", times: 2 }, status: 400, body: "no" });
    const statuses: number[] = [];
    for (let n = 0; n < 3; n += 1)
      statuses.push(await statusOf(feed, nextUrl), await statusOf(feed, feed.eventsUrl));
    expect(statuses).toEqual([400, 200, 400, 200, 200, 200]);
    expect(await drain(feed, nextUrl)).toEqual(ids.slice(2));
  });

  it("can be any: an answer that cannot be read is poison too", async () => {
    const { feed, ids } = feedOfSix();
    const { nextUrl } = await page(feed);
    feed.fault({ on: { cursor: ids[1] ?? "" }, kind: "html" });
    expect(await (await feed.fetch(nextUrl)).text()).toMatch(/^<!DOCTYPE/);
    expect(await (await feed.fetch(nextUrl)).text()).toMatch(/^<!DOCTYPE/);
  });

  it("goes behind one for just this request, and before one for every request", async () => {
    const { feed, ids } = feedOfSix();
    const { nextUrl } = await page(feed);
    feed.fault({ on: 2, status: 501 });
    feed.fault({ on: { cursor: ids[1] ?? "", times: 1 }, status: 502 });
    feed.fault({ on: "every", status: 503 });
    const statuses = [
      await statusOf(feed, nextUrl),
      await statusOf(feed, nextUrl),
      await statusOf(feed, nextUrl),
    ];
    expect(statuses).toEqual([501, 502, 503]);
  });

  it("stays as it was written when its object is changed later", async () => {
    const { feed, ids } = feedOfSix();
    const { nextUrl } = await page(feed);
    const on = { cursor: ids[1] ?? "" };
    feed.fault({ on, status: 502 });
    on.cursor = "1-0";
    expect(await statusOf(feed, nextUrl)).toBe(502);
  });
});

describe("any conversation with a feed that goes back", () => {
  const anyFault = fc.oneof(
    fc.record({
      kind: fc.constantFrom("refuse", "html", "truncate", "reorder", "repeatPage", "baseNextUrl"),
    }),
    fc.record({ kind: fc.constant("olderCursor"), back: fc.integer({ min: 1, max: 9 }) }),
    fc.record({ kind: fc.constant("overlapPage"), events: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ kind: fc.constant("shortPage"), events: fc.integer({ min: 0, max: 4 }) }),
    fc.record({ kind: fc.constant("dropNextUrl"), asNull: fc.boolean(), withoutEvents: fc.boolean() }),
    fc.record({ kind: fc.constant("expireCursor"), withoutNextUrl: fc.boolean() }),
    fc.record({ kind: fc.constant("refuseCursor"), withNextUrl: fc.boolean() }),
  ) as fc.Arbitrary<Omit<Fault, "on">>;

  it("gives each event to a client that follows nextUrl, or begins again where there is none", async () => {
    const conversation = fc.record({
      pageSize: fc.integer({ min: 1, max: 4 }),
      steps: fc.array(fc.record({ emits: fc.integer({ min: 0, max: 3 }), fault: fc.option(anyFault) }), {
        minLength: 1,
        maxLength: 25,
      }),
    });
    await fc.assert(
      fc.asyncProperty(conversation, async ({ pageSize, steps }) => {
        const feed = new Simulator({ pageSize });
        const base = urlOf(feed, "?timeout=0");
        const sent: string[] = [];
        const got = new Set<string>();
        let url = base;
        for (const [at, { emits, fault }] of steps.entries()) {
          for (let n = 0; n < emits; n += 1) sent.push(emit(feed));
          if (fault) feed.fault({ ...fault, on: at + 1 } as Fault);
          url = await follow(feed, url, base, got);
        }
        for (const id of await drain(feed, url)) got.add(id);
        expect([...got].toSorted()).toEqual(sent);
      }),
    );
  });

  /** One request: takes its events, and gives the URL to go on with. */
  async function follow(feed: Simulator, url: string, base: string, got: Set<string>): Promise<string> {
    try {
      const { events, nextUrl } = (await (await feed.fetch(url)).json()) as TestPage;
      for (const { id } of events) got.add(id);
      return nextUrl ?? base;
    } catch {
      return url;
    }
  }
});
