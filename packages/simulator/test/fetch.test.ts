import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Simulator, tip } from "../src/index.js";
import { urlOf } from "./support.js";

const start = 1_755_376_889_458;

beforeEach(() => {
  vi.useFakeTimers({ now: start });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("fetch", () => {
  it("is bound", async () => {
    const { fetch, eventsUrl } = new Simulator();
    expect((await fetch(`${eventsUrl}?timeout=0`)).status).toBe(200);
  });

  it("gives a real Response that knows its URL", async () => {
    const feed = new Simulator();
    const response = await feed.fetch(urlOf(feed, "?timeout=0"));
    expect(response).toBeInstanceOf(Response);
    expect([response.url, response.ok, response.redirected]).toEqual([
      urlOf(feed, "?timeout=0"),
      true,
      false,
    ]);
  });

  it("takes URL and Request objects too", async () => {
    const feed = new Simulator();
    const url = urlOf(feed, "?timeout=0");
    expect((await feed.fetch(new URL(url))).status).toBe(200);
    expect((await feed.fetch(new Request(url, { method: "POST", headers: { a: "b" } }))).status).toBe(405);
    expect(feed.requests.map(({ method, headers }) => [method, headers["a"]])).toEqual([
      ["GET", undefined],
      ["POST", "b"],
    ]);
  });

  it("rejects with the reason of a signal that is aborted already, and asks nothing", async () => {
    const feed = new Simulator();
    await expect(feed.fetch(feed.eventsUrl, { signal: AbortSignal.abort("why") })).rejects.toBe("why");
    expect(feed.requests).toEqual([]);
  });

  it("rejects for what is no URL, without quoting it", async () => {
    const feed = new Simulator();
    await expect(feed.fetch("not a url/secret")).rejects.toThrow(new TypeError("Failed to parse URL"));
  });
});

describe("requests", () => {
  it("tell number, URL, method, headers and time", async () => {
    const feed = new Simulator();
    await feed.fetch(urlOf(feed, "?timeout=0"), { headers: new Headers({ "X-One": "1" }) });
    await vi.advanceTimersByTimeAsync(250);
    await feed.fetch("http://localhost/x", { method: "post", headers: [["A", "b"]] });
    expect(feed.requests).toEqual([
      { number: 1, url: urlOf(feed, "?timeout=0"), method: "GET", headers: { "x-one": "1" }, at: start },
      { number: 2, url: "http://localhost/x", method: "POST", headers: { a: "b" }, at: start + 250 },
    ]);
  });

  it("are the last 1,000", async () => {
    const feed = new Simulator({ rateLimit: Number.POSITIVE_INFINITY });
    for (let n = 0; n < 1010; n += 1) await feed.fetch(urlOf(feed, "?timeout=0"));
    expect(feed.requests).toHaveLength(1000);
    expect([feed.requests[0]?.number, feed.requests.at(-1)?.number]).toEqual([11, 1010]);
  });

  it("are a picture of their moment", async () => {
    const feed = new Simulator();
    const before = feed.requests;
    feed.emit(tip());
    await feed.fetch(feed.eventsUrl);
    expect(before).toEqual([]);
  });
});
