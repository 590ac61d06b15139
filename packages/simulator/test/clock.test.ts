import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Simulator, tip } from "../src/index.js";
import { drain, page, urlOf } from "./support.js";

const start = Date.UTC(2025, 7, 16, 20, 41, 29, 458);

beforeEach(() => {
  vi.useFakeTimers({ now: start });
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const dateOf = async (feed: Simulator, url = urlOf(feed, "?timeout=0")) =>
  (await feed.fetch(url, { redirect: "manual" })).headers.get("date");

describe("the Date header", () => {
  it("tells the time of the answer, not of the request", async () => {
    const feed = new Simulator();
    expect(await dateOf(feed)).toBe("Sat, 16 Aug 2025 20:41:29 GMT");
    const held = dateOf(feed, feed.eventsUrl);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await held).toBe("Sat, 16 Aug 2025 20:41:39 GMT");
  });

  it("is in every answer: pages, refusals, preflights and faults", async () => {
    const feed = new Simulator({ rateLimit: 3 });
    const urls = [
      urlOf(feed, "?timeout=0"),
      urlOf(feed, "?timeout=x"),
      feed.eventsUrl.replace("secret", "wrong"),
      feed.eventsUrl,
    ];
    const statuses: number[] = [];
    for (const url of urls) {
      const response = await feed.fetch(url);
      statuses.push(response.status);
      expect(response.headers.get("date")).toBe("Sat, 16 Aug 2025 20:41:29 GMT");
    }
    expect(statuses).toEqual([200, 400, 401, 429]);
    expect((await feed.fetch(feed.eventsUrl, { method: "OPTIONS" })).headers.get("date")).not.toBeNull();
    for (const fault of [
      { status: 503 },
      { kind: "html" },
      { kind: "empty" },
      { kind: "redirect" },
      { kind: "expireCursor" },
    ] as const) {
      const other = new Simulator();
      other.fault({ on: 1, ...fault });
      expect(await dateOf(other)).toBe("Sat, 16 Aug 2025 20:41:29 GMT");
    }
  });

  it("is the one that a fault sets, where it sets one", async () => {
    const feed = new Simulator();
    feed.fault({ on: 1, status: 200, body: "{}", headers: { Date: "yesterday" } });
    expect(await dateOf(feed)).toBe("yesterday");
  });
});

describe("clockOffset", () => {
  it("moves the ids and the Date header, ahead or back, by fractions of a second too", async () => {
    for (const [clockOffset, ms, date] of [
      [180, start + 180_000, "Sat, 16 Aug 2025 20:44:29 GMT"],
      [-3600, start - 3_600_000, "Sat, 16 Aug 2025 19:41:29 GMT"],
      [0.0425, start + 43, "Sat, 16 Aug 2025 20:41:29 GMT"],
    ] as const) {
      const feed = new Simulator({ clockOffset });
      expect(feed.emit(tip()).id).toBe(`${ms}-0`);
      expect(await dateOf(feed)).toBe(date);
    }
  });

  it("may change while the feed runs, and ids keep ascending", async () => {
    const feed = new Simulator();
    expect(feed.clockOffset).toBe(0);
    const ids = [feed.emit(tip()).id];
    feed.clockOffset = 60;
    ids.push(feed.emit(tip()).id);
    expect(await dateOf(feed)).toBe("Sat, 16 Aug 2025 20:42:29 GMT");
    feed.clockOffset = -60;
    ids.push(feed.emit(tip()).id);
    expect(await dateOf(feed)).toBe("Sat, 16 Aug 2025 20:40:29 GMT");
    await vi.advanceTimersByTimeAsync(120_001);
    ids.push(feed.emit(tip()).id);
    expect(ids).toEqual([`${start}-0`, `${start + 60_000}-0`, `${start + 60_000}-1`, `${start + 60_001}-0`]);
    expect(await drain(feed)).toEqual(ids);
  });

  it("makes neither events nor the cursors that were given any older", async () => {
    const feed = new Simulator({ retention: 60 });
    const first = feed.emit(tip()).id;
    const { nextUrl } = await page(feed);
    feed.clockOffset = 1_000_000;
    const second = feed.emit(tip()).id;
    expect(await drain(feed)).toEqual([first, second]);
    expect(await drain(feed, nextUrl)).toEqual([second]);
    feed.clockOffset = -1_000_000;
    expect(await drain(feed, nextUrl)).toEqual([second]);
  });

  it("holds a cursor against the feed's clock, which gave it", async () => {
    const feed = new Simulator({ clockOffset: -7200 });
    const ask = async (ms: number) => (await feed.fetch(urlOf(feed, `?i=${ms}-0&timeout=0`))).status;
    expect([await ask(start - 7_200_000 - 599_000), await ask(start - 7_200_000 - 601_000)]).toEqual([
      200, 400,
    ]);
  });

  it("changes no length of a hold", async () => {
    const feed = new Simulator();
    const held = feed.fetch(feed.eventsUrl);
    await vi.advanceTimersByTimeAsync(5000);
    feed.clockOffset = -86_400;
    await vi.advanceTimersByTimeAsync(4999);
    expect(feed.holding).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect((await held).status).toBe(200);
  });

  it("never leads before 1970", async () => {
    vi.setSystemTime(0);
    const feed = new Simulator({ clockOffset: -5 });
    expect(feed.emit(tip()).id).toBe("0-0");
    expect(await dateOf(feed)).toBe("Thu, 01 Jan 1970 00:00:00 GMT");
  });

  it("is refused when it is no number of seconds within 31 years, and keeps its value then", () => {
    const feed = new Simulator({ clockOffset: 5 });
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, 1e9 + 1, -1e9 - 1, "5", null]) {
      expect(() => {
        feed.clockOffset = wrong as number;
      }).toThrow("clockOffset must be");
    }
    expect(feed.clockOffset).toBe(5);
    expect(() => new Simulator({ clockOffset: 1e12 })).toThrow(
      "clockOffset must be a number of seconds from -1000000000 to 1000000000, not 1000000000000",
    );
  });
});

describe("an id far ahead", () => {
  const year = 365 * 86_400_000;

  it("is emitted as it is, and neither pulls later ids along nor becomes a cursor", async () => {
    const feed = new Simulator();
    const far = feed.emit({ ...tip(), id: `${start + year}-0` }).id;
    const { nextUrl } = await page(feed);
    expect(nextUrl).toContain(`?i=${start}-0&`);
    const next = feed.emit(tip()).id;
    expect([far, next]).toEqual([`${start + year}-0`, `${start}-1`]);
    expect(await drain(feed)).toEqual([far, next]);
    expect(await drain(feed, nextUrl)).toEqual([next]);
  });

  it("is one from a clock that was wrong for a while, when clockOffset makes it: later ids and cursors stay there", async () => {
    const feed = new Simulator({ clockOffset: year / 1000 });
    feed.emit(tip());
    feed.clockOffset = 0;
    expect(feed.emit(tip()).id).toBe(`${start + year}-1`);
    expect((await page(feed)).nextUrl).toContain(`?i=${start + year}-1&`);
  });

  it("begins a day ahead of the feed's clock, wherever that is", () => {
    const feed = new Simulator({ clockOffset: -3600 });
    const day = start - 3_600_000 + 86_400_000;
    feed.emit({ ...tip(), id: `${day + 1}-0` });
    expect(feed.emit(tip()).id).toBe(`${start - 3_600_000}-1`);
    feed.emit({ ...tip(), id: `${day}-0` });
    expect(feed.emit(tip()).id).toBe(`${day}-1`);
  });
});
