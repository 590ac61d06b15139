import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Simulator } from "../src/index.js";
import { urlOf } from "./support.js";

beforeEach(() => {
  vi.useFakeTimers({ now: 1_755_376_889_458 });
});
afterEach(() => {
  vi.useRealTimers();
});

/** The statuses of so many requests, one after the other. */
async function statuses(feed: Simulator, count: number): Promise<number[]> {
  const all: number[] = [];
  for (let n = 0; n < count; n += 1) all.push((await feed.fetch(urlOf(feed, "?timeout=0"))).status);
  return all;
}

describe("the rate limit", () => {
  it("refuses what comes above it with 429 and the seconds to wait", async () => {
    const feed = new Simulator({ rateLimit: 2 });
    expect(await statuses(feed, 1)).toEqual([200]);
    await vi.advanceTimersByTimeAsync(20_500);
    expect(await statuses(feed, 2)).toEqual([200, 429]);
    const refused = await feed.fetch(urlOf(feed, "?timeout=0"));
    expect(refused.headers.get("retry-after")).toBe("40");
  });

  it("lets the next one through after exactly that time, for refused requests do not count", async () => {
    const feed = new Simulator({ rateLimit: 2 });
    expect(await statuses(feed, 4)).toEqual([200, 200, 429, 429]);
    await vi.advanceTimersByTimeAsync(59_999);
    expect(await statuses(feed, 1)).toEqual([429]);
    await vi.advanceTimersByTimeAsync(1);
    expect(await statuses(feed, 3)).toEqual([200, 200, 429]);
  });

  it("is 2000 a minute by default", async () => {
    const all = await statuses(new Simulator(), 2001);
    expect(all.slice(-2)).toEqual([200, 429]);
  });

  it("can be turned off", async () => {
    const all = await statuses(new Simulator({ rateLimit: Number.POSITIVE_INFINITY }), 2500);
    expect(all.filter((status) => status !== 200)).toEqual([]);
  });

  it("starts anew when the clock is set back", async () => {
    const feed = new Simulator({ rateLimit: 1 });
    await statuses(feed, 1);
    vi.setSystemTime(1_000_000);
    expect(await statuses(feed, 2)).toEqual([200, 429]);
  });
});
