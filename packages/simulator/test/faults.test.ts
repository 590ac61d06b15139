import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Fault, Simulator, tip } from "../src/index.js";
import { countedSignal, drain, idsOf, page, type TestPage, urlOf, watch } from "./support.js";

beforeEach(() => {
  vi.useFakeTimers({ now: 1_755_376_889_458 });
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** A feed with three events, the fault at its first request, and what that request gets. */
async function faulty(fault: Record<string, unknown>) {
  const feed = new Simulator();
  const ids = [feed.emit(tip()).id, feed.emit(tip()).id, feed.emit(tip()).id];
  feed.fault({ on: 1, ...fault } as Fault);
  return { feed, ids, response: await feed.fetch(urlOf(feed, "?timeout=0")) };
}

/** What fetch rejects with at the first request. */
async function rejection(fault: Record<string, unknown>): Promise<{ feed: Simulator; error: unknown }> {
  const feed = new Simulator();
  feed.fault({ on: 1, ...fault } as Fault);
  feed.emit(tip());
  const error: unknown = await feed.fetch(feed.eventsUrl).catch((reason: unknown) => reason);
  return { feed, error };
}

describe("a fault", () => {
  it("meets the n-th request since the feed was made, and no other", async () => {
    const feed = new Simulator();
    await feed.fetch(urlOf(feed, "?timeout=0"));
    feed.fault({ on: 3, status: 503 });
    const statuses = [];
    for (let n = 0; n < 3; n += 1) statuses.push((await feed.fetch(urlOf(feed, "?timeout=0"))).status);
    expect(statuses).toEqual([200, 503, 200]);
  });

  it("on every request stays until it is taken away", async () => {
    const feed = new Simulator();
    const off = feed.fault({ on: "every", status: 500 });
    const ask = async () => (await feed.fetch(urlOf(feed, "?timeout=0"))).status;
    expect([await ask(), await ask()]).toEqual([500, 500]);
    off();
    off();
    expect(await ask()).toBe(200);
  });

  it("can be taken away before its turn", async () => {
    const feed = new Simulator();
    feed.fault({ on: 1, kind: "refuse" })();
    expect((await page(feed)).events).toEqual([]);
  });

  it("with a number goes before one on every request, the later of equals before the earlier", async () => {
    const feed = new Simulator();
    feed.fault({ on: 2, status: 501 });
    feed.fault({ on: "every", status: 500 });
    feed.fault({ on: "every", status: 502 });
    feed.fault({ on: 2, status: 503 });
    const statuses = [];
    for (let n = 0; n < 3; n += 1) statuses.push((await feed.fetch(feed.eventsUrl)).status);
    expect(statuses).toEqual([502, 503, 502]);
  });

  it("waits as long as the answer would have waited when it only damages that", async () => {
    const feed = new Simulator();
    feed.fault({ on: 1, kind: "reorder" });
    const answer = page(feed, feed.eventsUrl);
    const watched = watch(answer);
    await vi.advanceTimersByTimeAsync(9999);
    expect(watched.state).toBe("waiting");
    const { id } = feed.emit(tip());
    expect(idsOf(await answer)).toEqual([id]);
  });

  for (const [fault, text] of [
    [
      { on: 0, status: 500 },
      'fault: on must be the number of a request to come (0 so far), "every", or { cursor }, not 0',
    ],
    [{ on: 1.5, status: 500 }, '"every", or { cursor }, not 1.5'],
    [{ status: 500 }, '"every", or { cursor }, not undefined'],
    [{ on: 1 }, "fault: status must be a whole number from 200 to 599, not undefined"],
    [{ on: 1, status: 101 }, "fault: status must be a whole number from 200 to 599, not 101"],
    [{ on: 1, status: 500, kind: "empty" }, "Unknown option status. Known options: on, kind"],
    [{ on: 1, kind: "explode" }, "fault: kind must be one of refuse, reset, stallHead, stallBody, drip"],
    [{ on: 1, kind: "constructor" }, 'not "constructor"'],
    [{ on: 1, kind: "drip", seconds: 1 }, "Unknown option seconds. Known options: on, kind, interval"],
    [
      { on: 1, kind: "drip", interval: -1 },
      "fault drip: interval must be a number of seconds, 0 or more, not -1",
    ],
    [{ on: 1, kind: "reset", at: "tail" }, 'fault reset: at must be one of head, body, not "tail"'],
    [{ on: 1, status: 500, headers: { "a b": "c" } }, "a b"],
    [{ on: { cursor: 5 }, kind: "html" }, "fault: on.cursor must be a string, the i of a URL, not 5"],
    [{ on: {}, kind: "html" }, "fault: on.cursor must be a string, the i of a URL, not undefined"],
    [{ on: { cursor: "1-0", time: 1 }, kind: "html" }, "time"],
    [
      { on: { cursor: "1-0", times: 0 }, kind: "html" },
      "fault: on.times must be a whole number, 1 or more, not 0",
    ],
    [
      { on: 1, kind: "shortPage", events: -1 },
      "fault shortPage: events must be a whole number, 0 or more, not -1",
    ],
    [
      { on: 1, kind: "overlapPage", events: 0 },
      "fault overlapPage: events must be a whole number, 1 or more, not 0",
    ],
    [
      { on: 1, kind: "olderCursor", back: 0.5 },
      "fault olderCursor: back must be a whole number, 1 or more, not 0.5",
    ],
    [null, "fault must be an object, not null"],
  ] as const) {
    it(`is refused when it could never happen: ${JSON.stringify(fault)}`, () => {
      expect(() => new Simulator().fault(fault as unknown as Fault)).toThrow(text);
    });
  }

  it("is refused for a request that is past", async () => {
    const feed = new Simulator();
    await page(feed);
    expect(() => feed.fault({ on: 1, status: 500 })).toThrow(
      "fault: on must be the number of a request to come (1 so far)",
    );
  });
});

describe("a status", () => {
  it("comes with its headers and body", async () => {
    const { response } = await faulty({ status: 429, headers: { "Retry-After": "2" }, body: "slow down" });
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "2"]);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(await response.text()).toBe("slow down");
  });

  it("can have any content type, and none for a body", async () => {
    const { response } = await faulty({ status: 520, headers: { "Content-Type": "text/html" } });
    expect([response.headers.get("content-type"), await response.text()]).toEqual(["text/html", ""]);
    for (const status of [204, 205, 304]) {
      expect((await faulty({ status, body: "ignored" })).response.status).toBe(status);
    }
  });
});

describe("the connection", () => {
  it("is refused: fetch fails with ECONNREFUSED", async () => {
    const { error } = await rejection({ kind: "refuse" });
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({ message: "fetch failed", cause: { code: "ECONNREFUSED" } });
  });

  it("is reset before the head: fetch fails with ECONNRESET", async () => {
    const { error } = await rejection({ kind: "reset", at: "head" });
    expect(error).toMatchObject({
      name: "TypeError",
      message: "fetch failed",
      cause: { code: "ECONNRESET" },
    });
  });

  it("is reset in the body: half of it comes, then ECONNRESET", async () => {
    const { response } = await faulty({ kind: "reset" });
    expect(response.status).toBe(200);
    const { text, error } = await readAll(response);
    expect(text).toMatch(/^\{"events":\[\{/);
    expect(() => JSON.parse(text)).toThrow();
    expect(error).toMatchObject({ name: "TypeError", message: "terminated", cause: { code: "ECONNRESET" } });
  });

  it("stalls before the head until the signal aborts", async () => {
    const feed = new Simulator();
    feed.fault({ on: 1, kind: "stallHead" });
    const { signal, abort, listeners } = countedSignal();
    const answer = feed.fetch(feed.eventsUrl, { signal });
    const watched = watch(answer);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(watched.state).toBe("waiting");
    abort();
    await expect(answer).rejects.toMatchObject({ name: "AbortError" });
    expect(listeners()).toBe(0);
  });

  it("stalls in the body until the signal aborts", async () => {
    const feed = new Simulator();
    feed.emit(tip());
    feed.fault({ on: 1, kind: "stallBody" });
    const { signal, abort, listeners } = countedSignal();
    const response = await feed.fetch(feed.eventsUrl, { signal });
    const reading = readAll(response);
    const watched = watch(reading);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(watched.state).toBe("waiting");
    const reason = new Error("too slow");
    abort(reason);
    const { text, error } = await reading;
    expect(text).toMatch(/^\{"events":\[\{/);
    expect([error, listeners()]).toEqual([reason, 0]);
  });
});

describe("the body", () => {
  it("drips byte by byte", async () => {
    const feed = new Simulator();
    feed.emit(tip({ note: "ü" }));
    const whole = await (await feed.fetch(feed.eventsUrl)).text();
    const bytes = new TextEncoder().encode(whole).length;
    feed.fault({ on: 2, kind: "drip", interval: 0.5 });
    const reading = readAll(await feed.fetch(feed.eventsUrl));
    const watched = watch(reading);
    await vi.advanceTimersByTimeAsync((bytes - 1) * 500 - 1);
    expect(watched.state).toBe("waiting");
    await vi.advanceTimersByTimeAsync(1);
    expect(await reading).toEqual({ text: whole, error: undefined });
  });

  it("drips once a second by default, and stops when its reader does", async () => {
    const { response } = await faulty({ kind: "drip" });
    const reader = readerOf(response);
    expect((await reader.read()).value).toEqual(new TextEncoder().encode("{"));
    const next = reader.read();
    await vi.advanceTimersByTimeAsync(999);
    expect(vi.getTimerCount()).toBe(1);
    await reader.cancel();
    expect((await next).done).toBe(true);
  });

  it("drips no more when the signal aborts", async () => {
    const feed = new Simulator();
    feed.fault({ on: 1, kind: "drip" });
    feed.emit(tip());
    const { signal, abort, listeners } = countedSignal();
    const reading = readAll(await feed.fetch(feed.eventsUrl, { signal }));
    await vi.advanceTimersByTimeAsync(3500);
    abort();
    expect(await reading).toMatchObject({ text: '{"ev', error: { name: "AbortError" } });
    expect([vi.getTimerCount(), listeners()]).toEqual([0, 0]);
  });

  it("is cut in half, in an answer that is complete as HTTP", async () => {
    const { feed, response } = await faulty({ kind: "truncate" });
    const text = await response.text();
    expect(() => JSON.parse(text)).toThrow();
    expect(await (await feed.fetch(urlOf(feed, "?timeout=0"))).text()).toContain(text);
  });

  it("is a page for people", async () => {
    const { response } = await faulty({ kind: "html" });
    expect([response.status, response.headers.get("content-type")]).toEqual([
      200,
      "text/html; charset=utf-8",
    ]);
    expect(await response.text()).toMatch(/^<!DOCTYPE html>/);
  });

  it("is empty", async () => {
    const { response } = await faulty({ kind: "empty" });
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });

  it("is huge, and right, and made as it is read", async () => {
    const { response, ids } = await faulty({ kind: "huge" });
    const reader = readerOf(response);
    const first = (await reader.read()).value ?? new Uint8Array();
    expect(idsOf(JSON.parse(new TextDecoder().decode(first)) as TestPage)).toEqual(ids);
    let length = first.length;
    for (let part = await reader.read(); !part.done; part = await reader.read()) length += part.value.length;
    expect(length).toBeGreaterThan(16 * 1024 * 1024);
    expect(length).toBeLessThan(18 * 1024 * 1024);
  });
});

describe("the page", () => {
  const goingBack = ["shortPage", "overlapPage", "olderCursor", "baseNextUrl"] as const;

  it("is the one before again", async () => {
    const feed = new Simulator({ pageSize: 1 });
    feed.emit(tip());
    feed.emit(tip());
    const first = await page(feed);
    feed.fault({ on: 2, kind: "repeatPage" });
    expect(await page(feed, first.nextUrl)).toEqual(first);
    expect(await drain(feed, first.nextUrl)).toHaveLength(1);
  });

  it("is itself when there was none before to repeat", async () => {
    const { response, ids } = await faulty({ kind: "repeatPage" });
    expect(idsOf((await response.json()) as TestPage)).toEqual(ids);
  });

  it("comes in reverse, and its nextUrl goes on behind the newest", async () => {
    const { response, ids } = await faulty({ kind: "reorder" });
    const reversed = (await response.json()) as TestPage;
    expect(idsOf(reversed)).toEqual([...ids].reverse());
    expect(reversed.nextUrl).toContain(`?i=${ids[2]}&`);
  });

  it("has no nextUrl", async () => {
    const { response, ids } = await faulty({ kind: "dropNextUrl" });
    const body = (await response.json()) as TestPage;
    expect([Object.keys(body), idsOf(body)]).toEqual([["events"], ids]);
  });

  it("has null for a nextUrl", async () => {
    const { response, ids } = await faulty({ kind: "dropNextUrl", asNull: true });
    const body = (await response.json()) as TestPage;
    expect([body.nextUrl, idsOf(body)]).toEqual([null, ids]);
  });

  it("has the right nextUrl at a foreign host", async () => {
    const { response, ids } = await faulty({ kind: "foreignNextUrl" });
    const { nextUrl } = (await response.json()) as TestPage;
    expect(nextUrl).toBe(`https://evil.example/events/demo/secret/?i=${ids[2]}&timeout=0`);
  });

  it("has any nextUrl it is told", async () => {
    for (const nextUrl of ["", "//evil.example", "javascript:alert(1)", 'a"b']) {
      const { response } = await faulty({ kind: "foreignNextUrl", nextUrl });
      expect(((await response.json()) as TestPage).nextUrl).toBe(nextUrl);
    }
  });

  it("is left alone when the answer is none", async () => {
    for (const kind of ["reorder", "dropNextUrl", "foreignNextUrl", "repeatPage", ...goingBack] as const) {
      const feed = new Simulator();
      feed.fault({ on: 1, kind });
      expect((await feed.fetch("http://127.0.0.1/events/demo/wrong/")).status).toBe(401);
    }
  });
});

describe("expireCursor", () => {
  it("gives the 400, and its nextUrl loses and repeats nothing", async () => {
    const feed = new Simulator({ pageSize: 1 });
    const ids = [feed.emit(tip()).id, feed.emit(tip()).id, feed.emit(tip()).id];
    const { nextUrl } = await page(feed);
    feed.fault({ on: 2, kind: "expireCursor" });
    const response = await feed.fetch(nextUrl);
    expect(response.status).toBe(400);
    const body = (await response.json()) as TestPage & { status: string };
    expect(body).toMatchObject({ status: "waited too long for events", events: [] });
    expect(await drain(feed, body.nextUrl)).toEqual(ids.slice(1));
  });

  it("goes on at the present when there is nothing behind the cursor", async () => {
    const feed = new Simulator();
    feed.emit(tip());
    const { nextUrl } = await page(feed);
    vi.setSystemTime(Date.now() + 5000);
    feed.fault({ on: "every", kind: "expireCursor" });
    const next = ((await (await feed.fetch(nextUrl)).json()) as TestPage).nextUrl;
    expect(next).not.toBe(nextUrl);
  });

  it("can leave nextUrl out, and fall on a request without a good query", async () => {
    const feed = new Simulator();
    feed.fault({ on: "every", kind: "expireCursor", withoutNextUrl: true });
    const response = await feed.fetch(urlOf(feed, "?i=what&timeout=x"));
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ status: "waited too long for events", events: [] });
  });
});

describe("redirect", () => {
  it("is a 302 to another host, seen by a client that does not follow", async () => {
    const feed = new Simulator();
    feed.fault({ on: 1, kind: "redirect" });
    const response = await feed.fetch(feed.eventsUrl, { redirect: "manual" });
    expect([response.status, response.redirected]).toEqual([302, false]);
    expect(response.headers.get("location")).toBe("https://evil.example/events/demo/secret/");
    expect(feed.requests).toHaveLength(1);
  });

  it("shows where a client went that follows: every host is this feed", async () => {
    const feed = new Simulator();
    feed.emit(tip());
    feed.fault({ on: 1, kind: "redirect" });
    const response = await feed.fetch(feed.eventsUrl);
    expect([response.status, response.redirected]).toEqual([200, true]);
    expect(response.url).toBe("https://evil.example/events/demo/secret/");
    expect(feed.requests.map(({ url }) => new URL(url).host)).toEqual(["127.0.0.1", "evil.example"]);
  });

  it("can lead anywhere, relative places included", async () => {
    const feed = new Simulator();
    feed.fault({ on: 1, kind: "redirect", location: "/elsewhere" });
    const response = await feed.fetch(feed.eventsUrl);
    expect([response.status, response.url]).toEqual([404, "http://127.0.0.1/elsewhere"]);
  });

  it("fails a client that wants none, or runs in circles", async () => {
    const feed = new Simulator();
    feed.fault({ on: "every", kind: "redirect" });
    const cause = (message: string) => ({ name: "TypeError", cause: { message } });
    await expect(feed.fetch(feed.eventsUrl, { redirect: "error" })).rejects.toMatchObject(
      cause("unexpected redirect"),
    );
    await expect(feed.fetch(feed.eventsUrl)).rejects.toMatchObject(cause("redirect count exceeded"));
  });
});

describe("after any fault", () => {
  const kinds = [
    "refuse",
    "reset",
    "truncate",
    "html",
    "empty",
    "huge",
    "reorder",
    "dropNextUrl",
    "redirect",
  ] as const;
  const goingBack = ["shortPage", "overlapPage", "olderCursor", "baseNextUrl", "refuseCursor"] as const;
  for (const kind of [...kinds, "foreignNextUrl", "expireCursor", "repeatPage", ...goingBack] as const) {
    it(`the same request gives every event: ${kind}`, async () => {
      const feed = new Simulator({ pageSize: 2 });
      const ids = [1, 2, 3, 4, 5].map(() => feed.emit(tip()).id);
      const { nextUrl } = await page(feed);
      feed.fault({ on: 2, kind });
      await feed.fetch(nextUrl, { redirect: "manual" }).then(readAll, () => {});
      expect(await drain(feed, nextUrl)).toEqual(ids.slice(2));
    });
  }
});

function readerOf(response: Response): ReadableStreamDefaultReader<Uint8Array> {
  if (response.body === null) throw new Error("no body");
  return response.body.getReader();
}

/** What could be read of a body, and what ended it. */
async function readAll(response: Response): Promise<{ text: string; error: unknown }> {
  const reader = readerOf(response);
  const decoder = new TextDecoder();
  let text = "";
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += decoder.decode(part.value, { stream: true });
    }
    return { text, error: undefined };
  } catch (error) {
    return { text, error };
  }
}
