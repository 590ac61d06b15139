import type { CbEvent } from "@cb-events/types";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type ClientOptions, EventClient, ProtocolError } from "../src/index.js";
import {
  base,
  credentials,
  follow,
  id,
  json,
  numbers,
  page,
  scriptedFetch,
  token,
} from "./scripted-fetch.js";

const HOST = "https://eventsapi.chaturbate.com";
const SECRET = "t0ken%2Fwith%2Bodd%3Dcharacters";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** Polls three times; the first answer names the nextUrl. */
async function follows(
  nextUrl: unknown,
  options: ClientOptions = {},
  script = [{ events: [follow(1)], nextUrl }],
) {
  const { fetch, urls } = scriptedFetch(...script, { events: [follow(1), follow(2)] }, { events: [] });
  const client = new EventClient(credentials, { logger: false, ...options, fetch });
  const given: unknown[] = [];
  for (let n = 0; n < 3; n += 1) given.push(await client.poll().then(numbers, (error: unknown) => error));
  await client.close();
  return { urls, given, position: client.position };
}

describe("a nextUrl of the same place", () => {
  it.each([
    ["as it came", `${base}?i=${id(1)}&timeout=10`],
    ["with another timeout and more", `${base}?timeout=89&i=${id(1)}&more=%2f+%20`],
    ["with no query", base],
    ["without the last slash", `${base.slice(0, -1)}?i=${id(1)}`],
    ["with the name in another case", `${HOST}/events/Room_OWNER/${SECRET}/?i=1`],
    ["with lower-case escapes", `${HOST}/events/room_owner/t0ken%2fwith%2bodd%3dcharacters/?i=1`],
    ["with fewer escapes", `${HOST}/events/room_owner/t0ken%2Fwith+odd=characters/?i=1`],
    ["with more escapes", `${HOST}/%65vents/room%5Fowner/%740ken%2Fwith%2Bodd%3Dcharacters/?i=1`],
  ])("is followed %s", async (_, nextUrl) => {
    const { urls, given } = await follows(nextUrl);
    expect(urls[1]).toBe(nextUrl);
    expect(given).toEqual([[1], [2], []]);
  });

  it.each([
    ["a query alone", `?i=${id(1)}&timeout=10`, `${base}?i=${id(1)}&timeout=10`],
    ["a path", `/events/room_owner/${SECRET}/?i=1`, `${base}?i=1`],
    ["a path with dots", `./../${SECRET}/?i=1`, `${base}?i=1`],
    ["no scheme", `//eventsapi.chaturbate.com/events/room_owner/${SECRET}/?i=1`, `${base}?i=1`],
    ["nothing: the same page", "", `${base}?timeout=10`],
    [
      "the host in capitals",
      `HTTPS://EVENTSAPI.chaturbate.com/events/room_owner/${SECRET}/?i=1`,
      `${base}?i=1`,
    ],
    ["the usual port", `${HOST}:443/events/room_owner/${SECRET}/?i=1`, `${base}?i=1`],
    ["a fragment, which is not sent", `${base}?i=1#${token}`, `${base}?i=1`],
  ])("is resolved against the request: %s", async (_, nextUrl, asked) => {
    const { urls, given } = await follows(nextUrl);
    expect(urls[1]).toBe(asked);
    expect(given).toEqual([[1], [2], []]);
  });

  it("is followed on this machine, whatever its port", async () => {
    const { fetch, urls } = scriptedFetch(
      { events: [], nextUrl: "http://[::1]:8080/events/a/b/?i=1" },
      { events: [] },
    );
    const client = new EventClient("http://[::1]:8080/events/a/b", { logger: false, fetch });
    await client.poll();
    await client.poll();
    await client.close();
    expect(urls[1]).toBe("http://[::1]:8080/events/a/b/?i=1");
  });
});

describe("a nextUrl that leads elsewhere", () => {
  const refused: [string, unknown][] = [
    ["another host", `https://evil.example/events/room_owner/${SECRET}/?i=1`],
    ["another host without a scheme", `//evil.example/events/room_owner/${SECRET}/?i=1`],
    ["another host behind backslashes", `\\\\evil.example/events/room_owner/${SECRET}/?i=1`],
    ["the testbed", `https://events.testbed.cb.dev/events/room_owner/${SECRET}/?i=1`],
    ["a host that begins alike", `${HOST}.evil.example/events/room_owner/${SECRET}/?i=1`],
    ["a host behind user info", `${HOST}@evil.example/events/room_owner/${SECRET}/?i=1`],
    ["this machine", `https://localhost/events/room_owner/${SECRET}/?i=1`],
    ["http", `http://eventsapi.chaturbate.com/events/room_owner/${SECRET}/?i=1`],
    ["another scheme", `ftp://eventsapi.chaturbate.com/events/room_owner/${SECRET}/?i=1`],
    ["a script", "javascript:alert(1)"],
    ["data", "data:application/json,{}"],
    ["a file", "file:///etc/passwd"],
    ["a blob of the same origin", `blob:${base}`],
    ["a port", `${HOST}:8443/events/room_owner/${SECRET}/?i=1`],
    ["a user", `https://me@eventsapi.chaturbate.com/events/room_owner/${SECRET}/?i=1`],
    ["a password alone", `https://:pw@eventsapi.chaturbate.com/events/room_owner/${SECRET}/?i=1`],
    ["another name", `${HOST}/events/another/${SECRET}/?i=1`],
    ["another token", `${HOST}/events/room_owner/another/?i=1`],
    ["the token in another case", `${HOST}/events/room_owner/${SECRET.toUpperCase()}/?i=1`],
    ["the token unescaped", `${HOST}/events/room_owner/${token}/?i=1`],
    ["the path in another case", `${HOST}/Events/room_owner/${SECRET}/?i=1`],
    ["a longer path", `${HOST}/events/room_owner/${SECRET}/more/?i=1`],
    ["a second last slash", `${HOST}/events/room_owner/${SECRET}//?i=1`],
    ["a second slash", `${HOST}//events/room_owner/${SECRET}/?i=1`],
    ["a shorter path", `${HOST}/events/room_owner/?i=1`],
    ["dots", `${HOST}/events/room_owner/${SECRET}/../?i=1`],
    ["escaped dots", `${HOST}/events/room_owner/${SECRET}/%2e%2E/?i=1`],
    ["no path", `${HOST}/?i=1`],
    ["a broken escape", `${HOST}/events/room_owner/${SECRET}%/?i=1`],
    ["escapes that are no UTF-8", `${HOST}/events/room_%FF/${SECRET}/?i=1`],
    ["no URL", "https://"],
    ["a number", 5],
    ["false", false],
    ["a list", [base]],
    ["an object", { href: base }],
  ];

  it.each(refused)(
    "is refused behind the events of its answer, and the page is asked for again: %s",
    async (_, nextUrl) => {
      const { urls, given, position } = await follows(nextUrl);
      expect(given).toEqual([[1], expect.any(ProtocolError), [2]]);
      expect(given[1]).toMatchObject({ code: "PROTOCOL", retryable: true, statusCode: 200 });
      expect(urls).toEqual([`${base}?timeout=10`, `${base}?timeout=10`]);
      expect(position.cursor).toBeNull();
      for (const secret of [token, SECRET, "t0ken"]) expect(String(given[1])).not.toContain(secret);
    },
  );

  it("is refused at once where the answer has no events", async () => {
    const script = [{ events: [], nextUrl: "https://evil.example/" }];
    const { urls, given } = await follows(undefined, {}, script);
    expect(given).toEqual([expect.any(ProtocolError), [1, 2], []]);
    expect(urls.slice(0, 2)).toEqual([`${base}?timeout=10`, `${base}?timeout=10`]);
  });

  it("keeps the cursor held", async () => {
    const script = [{ events: [follow(1)] }, { events: [follow(2)], nextUrl: "https://evil.example/" }];
    const { fetch, urls } = scriptedFetch(...script, { events: [] });
    const client = new EventClient(credentials, { logger: false, fetch });
    expect(numbers(await client.poll())).toEqual([1]);
    expect(numbers(await client.poll())).toEqual([2]);
    await expect(client.poll()).rejects.toBeInstanceOf(ProtocolError);
    expect(client.position).toMatchObject({ cursor: id(1), mark: id(2), handled: [] });
    expect(await client.poll()).toEqual([]);
    expect(urls[2]).toBe(urls[1]);
    await client.close();
  });

  it("is thrown by a loop at its place; the next loop goes on behind it", async () => {
    const { fetch, urls } = scriptedFetch(
      { events: [follow(1), follow(2)], nextUrl: "https://evil.example/" },
      { events: [follow(1), follow(2), follow(3)] },
    );
    const client = new EventClient(credentials, { logger: false, fetch });
    const given: CbEvent[] = [];
    const loop = async () => {
      for await (const event of client) if (given.push(event) === 3) return;
    };
    await expect(loop()).rejects.toBeInstanceOf(ProtocolError);
    expect(numbers(given)).toEqual([1, 2]);
    await loop();
    expect(numbers(given)).toEqual([1, 2, 3]);
    expect(new Set(urls)).toEqual(new Set([`${base}?timeout=10`]));
    await client.close();
  });

  it("says in which way it leads elsewhere", async () => {
    const evil = await follows(`https://t0ken.example:8443/events/room_owner/${SECRET}/`);
    expect(String(evil.given[1])).toContain("it names the host https://t0ken.example:8443)");
    const user = await follows(`https://me@eventsapi.chaturbate.com/events/room_owner/${SECRET}/`);
    expect(String(user.given[1])).toContain("it has user info");
    const path = await follows(`${HOST}/events/room_owner/other/`);
    expect(String(path.given[1])).toContain("its path is another");
  });

  it("is refused in the answer to an expired cursor too", async () => {
    const expired = json({ status: "waited too long", nextUrl: "https://evil.example/" }, { status: 400 });
    const { fetch, urls } = scriptedFetch({ events: [] }, expired, { events: [] });
    const client = new EventClient(credentials, { logger: false, fetch });
    await client.poll();
    await expect(client.poll()).rejects.toBeInstanceOf(ProtocolError);
    expect(urls).toHaveLength(2);
    await client.close();
  });
});

describe("a nextUrl behind a baseUrl", () => {
  const baseUrl = "https://proxy.example:8443/feed/v1";
  const own = `${baseUrl}/room_owner/${SECRET}/`;

  it.each([
    ["of the official host, by its query", `${base}?i=1&timeout=10`, `${own}?i=1&timeout=10`],
    [
      "of the testbed, by its query",
      `https://events.testbed.cb.dev/events/room_owner/${SECRET}/?i=1`,
      `${own}?i=1`,
    ],
    ["of the official host, whatever its path", `${HOST}/events/another/x/?i=1`, `${own}?i=1`],
    ["of the official host, with no query", base, own],
    ["of the official host, without its fragment", `${base}?i=1#x`, `${own}?i=1`],
    ["of the proxy", `${own}?i=1`, `${own}?i=1`],
    ["of the proxy, with the name in another case", own.replace("room", "ROOM"), own.replace("room", "ROOM")],
    ["relative to the proxy", `/feed/v1/room_owner/${SECRET}?i=1`, `${own.slice(0, -1)}?i=1`],
  ])("is followed: %s", async (_, nextUrl, asked) => {
    const { urls, given } = await follows(nextUrl, { baseUrl });
    expect(urls.slice(0, 2)).toEqual([`${own}?timeout=10`, asked]);
    expect(given).toEqual([[1], [2], []]);
  });

  it.each([
    ["of another host", `https://evil.example/feed/v1/room_owner/${SECRET}/?i=1`],
    ["of the proxy, on another port", `https://proxy.example/feed/v1/room_owner/${SECRET}/?i=1`],
    ["of the proxy, on another path", `https://proxy.example:8443/events/room_owner/${SECRET}/?i=1`],
    ["of the official host by http", `${base.replace("https", "http")}?i=1`],
    ["of the official host on a port", `${HOST}:8443/events/room_owner/${SECRET}/?i=1`],
    [
      "of the official host with user info",
      `https://me@eventsapi.chaturbate.com/events/room_owner/${SECRET}/?i=1`,
    ],
  ])("is refused: %s", async (_, nextUrl) => {
    const { urls, given } = await follows(nextUrl, { baseUrl });
    expect(given).toEqual([[1], expect.any(ProtocolError), [2]]);
    expect(urls).toEqual([`${own}?timeout=10`, `${own}?timeout=10`]);
  });

  it("is checked as without one where that is the official base itself", async () => {
    const { given } = await follows(`${HOST}/events/another/x/?i=1`, { baseUrl: `${HOST}/events` });
    expect(given).toEqual([[1], expect.any(ProtocolError), [2]]);
  });
});

describe("an answer without a nextUrl", () => {
  it.each([
    ["null", { events: [follow(1)], nextUrl: null }],
    ["none", { events: [follow(1)] }],
  ])("starts again from the base URL, and tells of the gap once: %s", async (_, body) => {
    const gaps: unknown[] = [];
    const answer = () => Promise.resolve(json(body));
    const { fetch, urls } = scriptedFetch(
      { events: [], next: id(0) },
      answer,
      answer,
      { events: [], next: id(3) },
      answer,
    );
    const client = new EventClient(credentials, {
      logger: false,
      fetch,
      hooks: { onGap: (gap) => gaps.push(gap) },
    });
    for (let n = 0; n < 5; n += 1) await client.poll();
    const first = `${base}?timeout=10`;
    expect(urls).toEqual([
      first,
      `${base}?i=${id(0)}&timeout=10`,
      first,
      first,
      `${base}?i=${id(3)}&timeout=10`,
    ]);
    expect(gaps).toEqual([
      { reason: "restarted", from: id(0), to: null },
      { reason: "restarted", from: id(3), to: null },
    ]);
    expect(client.status.gaps).toBe(2);
    await client.close();
  });
});

describe("an answer", () => {
  it.each([
    ["events and a nextUrl", { events: [follow(1)], nextUrl: base }, [1]],
    ["events alone", { events: [follow(1)] }, [1]],
    ["a nextUrl alone", { nextUrl: base }, []],
    ["a null nextUrl alone", { nextUrl: null }, []],
    ["more than is known", { events: [follow(1)], nextUrl: base, more: [1], status: "waited too long" }, [1]],
  ])("is one with %s", async (_, body, given) => {
    const client = new EventClient(credentials, { logger: false, fetch: scriptedFetch(json(body)).fetch });
    expect(numbers(await client.poll())).toEqual(given);
    await client.close();
  });

  it.each([
    ["nothing", ""],
    ["HTML", "<html>Just a moment…</html>"],
    ["half of it", '{"events":[],"nextUrl":"'],
    ["two of it", '{"events":[]}{"events":[]}'],
    ["a list", "[]"],
    ["null", "null"],
    ["a text", '"events"'],
    ["a number", "5"],
    ["an empty object", "{}"],
    ["events that are no list", '{"events":{}}'],
    ["events that are null", '{"events":null}'],
    ["a nextUrl alone that is no text", '{"nextUrl":5}'],
  ])("is none with %s: it is thrown at once, and the page is asked for again", async (_, body) => {
    const { fetch, urls } = scriptedFetch(new Response(body), page({ events: [follow(1)] }));
    const client = new EventClient(credentials, { logger: false, fetch });
    const error: unknown = await client.poll().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProtocolError);
    expect(error).toMatchObject({ code: "PROTOCOL", retryable: true, statusCode: 200, responseText: body });
    expect(error).not.toHaveProperty("cause");
    expect(numbers(await client.poll())).toEqual([1]);
    expect(urls).toEqual([`${base}?timeout=10`, `${base}?timeout=10`]);
    await client.close();
  });

  it.each([201, 202, 204, 205, 206, 226])("is none with the status %d", async (status) => {
    const body = status === 204 || status === 205 ? null : JSON.stringify({ events: [], nextUrl: null });
    const client = new EventClient(credentials, {
      logger: false,
      fetch: scriptedFetch(new Response(body, { status })).fetch,
    });
    const error: unknown = await client.poll().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProtocolError);
    expect(error).toMatchObject({ statusCode: status });
    await client.close();
  });
});

describe("an expired cursor", () => {
  const text = "You waited too long. Please start over using 'nextUrl'";

  it.each([
    ["status", { status: text }],
    ["error", { error: text }],
    ["message", { message: "WAITED TOO LONG for events" }],
    ["detail", { detail: text, events: [follow(7)] }],
  ])("is known by its text in %s, and goes on from its nextUrl", async (_, body) => {
    const answer = json({ ...body, nextUrl: `${base}?i=${id(5)}` }, { status: 400 });
    const { fetch, urls } = scriptedFetch({ events: [] }, answer, { events: [] });
    const client = new EventClient(credentials, { logger: false, fetch });
    await client.poll();
    expect(await client.poll()).toEqual([]);
    await client.poll();
    expect(urls[2]).toBe(`${base}?i=${id(5)}`);
    await client.close();
  });

  it.each([{}, { nextUrl: null }, { nextUrl: 5 }])(
    "starts from the base URL where it names no other: %o",
    async (rest) => {
      const gaps: unknown[] = [];
      const answer = json({ status: text, ...rest }, { status: 400 });
      const { fetch, urls } = scriptedFetch({ events: [] }, answer, { events: [] });
      const client = new EventClient(credentials, {
        logger: false,
        fetch,
        hooks: { onGap: (gap) => gaps.push(gap) },
      });
      for (let n = 0; n < 3; n += 1) await client.poll();
      expect(urls[2]).toBe(`${base}?timeout=10`);
      expect(gaps).toEqual([{ reason: "expired", from: id(0), to: null }]);
      await client.close();
    },
  );

  it.each([
    ["another text", json({ status: "bad request" }, { status: 400 })],
    ["the text within something else", json({ status: { text } }, { status: 400 })],
    ["a list", json([text], { status: 400 })],
    ["no JSON", new Response(text, { status: 400 })],
    ["another status", json({ status: text }, { status: 422 })],
  ])("is not what %s says", async (_, answer) => {
    const { fetch, urls } = scriptedFetch(answer);
    const client = new EventClient(credentials, { logger: false, fetch });
    await expect(client.poll()).rejects.toMatchObject({ code: "CLIENT_REQUEST", retryable: false });
    expect(urls).toHaveLength(1);
    await client.close();
  });
});
