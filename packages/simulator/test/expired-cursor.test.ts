import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Simulator, tip } from "../src/index.js";
import { drain, idsOf, page, urlOf } from "./support.js";

const start = 1_755_376_889_458;

beforeEach(() => {
  vi.useFakeTimers({ now: start });
});
afterEach(() => {
  vi.useRealTimers();
});

interface Expired {
  readonly status: string;
  readonly nextUrl: string;
  readonly events: readonly unknown[];
}

async function expired(feed: Simulator, url: string): Promise<Expired> {
  const response = await feed.fetch(url);
  expect(response.status).toBe(400);
  const body = (await response.json()) as Expired;
  expect(body).toMatchObject({ status: "waited too long for events", events: [] });
  return body;
}

describe("a cursor", () => {
  it("is expired when events behind it were dropped for their age, and its nextUrl goes on from what is there", async () => {
    const feed = new Simulator({ retention: 60 });
    feed.emit(tip());
    const { nextUrl } = await page(feed);
    feed.emit(tip());
    vi.setSystemTime(start + 30_000);
    const kept = feed.emit(tip()).id;
    vi.setSystemTime(start + 61_000);
    const { nextUrl: next } = await expired(feed, nextUrl);
    expect(next).not.toBe(nextUrl);
    expect(next).toContain("&timeout=0");
    expect(await drain(feed, next)).toEqual([kept]);
  });

  it("is expired when events behind it were dropped for their number", async () => {
    const feed = new Simulator({ capacity: 3 });
    const ids = [1, 2, 3, 4, 5, 6].map(() => feed.emit(tip()).id);
    expect(idsOf(await page(feed))).toEqual(ids.slice(3));
    expect(await drain(feed, urlOf(feed, `?i=${ids[2]}&timeout=0`))).toEqual(ids.slice(3));
    const { nextUrl } = await expired(feed, urlOf(feed, `?i=${ids[1]}&timeout=0`));
    expect(await drain(feed, nextUrl)).toEqual(ids.slice(3));
  });

  it("is expired when the client waited longer than the retention, though nothing came", async () => {
    const feed = new Simulator({ retention: 60 });
    feed.emit(tip());
    const { nextUrl } = await page(feed);
    vi.setSystemTime(start + 60_000);
    expect((await page(feed, nextUrl)).events).toEqual([]);
    vi.setSystemTime(start + 120_001);
    const { nextUrl: next } = await expired(feed, nextUrl);
    expect(next).not.toBe(nextUrl);
    const { id } = feed.emit(tip());
    expect(await drain(feed, next)).toEqual([id]);
  });

  it("loses nothing that is still kept when only it is too old", async () => {
    const feed = new Simulator({ retention: 60 });
    feed.emit(tip());
    const { nextUrl } = await page(feed);
    vi.setSystemTime(start + 50_000);
    const ids = [feed.emit(tip()).id, feed.emit(tip()).id];
    vi.setSystemTime(start + 70_000);
    const { nextUrl: next } = await expired(feed, nextUrl);
    expect(next).not.toBe(nextUrl);
    expect(await drain(feed, next)).toEqual(ids);
  });

  it("from long ago is expired at once", async () => {
    const feed = new Simulator();
    feed.emit(tip());
    await expired(feed, urlOf(feed, "?i=1625274862454-0"));
  });

  it("of a kept event is good, however old its own id is", async () => {
    const feed = new Simulator();
    const ids = ["1625274862454-0", "1625274862999-1"];
    for (const id of ids) feed.emit({ ...tip(), id });
    expect(idsOf(await page(feed, urlOf(feed, `?i=${ids[0]}&timeout=0`)))).toEqual(ids.slice(1));
    expect((await page(feed, urlOf(feed, `?i=${ids[1]}&timeout=0`))).events).toEqual([]);
  });

  it("expires in the hold when more comes in one go than is kept, and not for the time that the hold takes", async () => {
    const feed = new Simulator({ capacity: 2, retention: 30 });
    feed.emit(tip());
    const { nextUrl } = await page(feed, urlOf(feed, "?timeout=90"));
    const quiet = page(feed, nextUrl);
    await vi.advanceTimersByTimeAsync(90_000);
    expect((await quiet).events).toEqual([]);
    const answer = expired(feed, (await quiet).nextUrl);
    await vi.advanceTimersByTimeAsync(1000);
    const ids = [1, 2, 3].map(() => feed.emit(tip()).id);
    expect(idsOf(await page(feed, (await answer).nextUrl))).toEqual(ids.slice(1));
  });

  it("never expires with an endless retention", async () => {
    const feed = new Simulator({ retention: Number.POSITIVE_INFINITY });
    const { id } = feed.emit(tip());
    vi.setSystemTime(start + 1e9);
    expect(await drain(feed)).toEqual([id]);
    expect(await drain(feed, urlOf(feed, "?i=1-0&timeout=0"))).toEqual([id]);
  });
});
