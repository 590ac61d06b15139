import { describe, expect, it } from "vitest";
import { AuthError, type ClientOptions, ConfigError, EventClient } from "../src/index.js";
import { scriptedFetch } from "./scripted-fetch.js";
import { thrownBy } from "./thrown.js";

const OFFICIAL = "https://eventsapi.chaturbate.com/events";
const TESTBED = "https://events.testbed.cb.dev/events";
const TOKEN = "sEcr3t-token";
const pair = { username: "room_owner", token: TOKEN };

/** The client, and the first URL that it asks for. */
async function firstUrl(credentials: string | typeof pair, options: ClientOptions = {}) {
  const { fetch, urls } = scriptedFetch({ events: [] });
  const client = new EventClient(credentials, { logger: false, ...options, fetch });
  await client.poll();
  await client.close();
  return { client, url: urls[0] };
}

describe("an events URL", () => {
  it.each([
    ["as the site shows it", `${OFFICIAL}/room_owner/${TOKEN}/`, OFFICIAL],
    ["without the last slash", `${OFFICIAL}/room_owner/${TOKEN}`, OFFICIAL],
    ["of the testbed", `${TESTBED}/room_owner/${TOKEN}/`, TESTBED],
    ["with the host in capitals", `HTTPS://EventsAPI.Chaturbate.com/events/room_owner/${TOKEN}/`, OFFICIAL],
    ["of localhost", `http://localhost/events/room_owner/${TOKEN}/`, "http://localhost/events"],
    [
      "of localhost, with a port",
      `http://localhost:8080/events/room_owner/${TOKEN}/`,
      "http://localhost:8080/events",
    ],
    [
      "of localhost, with the usual port",
      `http://localhost:80/events/room_owner/${TOKEN}/`,
      "http://localhost/events",
    ],
    [
      "of localhost, by https",
      `https://localhost:8443/events/room_owner/${TOKEN}/`,
      "https://localhost:8443/events",
    ],
    ["of 127.0.0.1", `http://127.0.0.1:1/events/room_owner/${TOKEN}/`, "http://127.0.0.1:1/events"],
    ["of [::1]", `http://[::1]:8080/events/room_owner/${TOKEN}/`, "http://[::1]:8080/events"],
  ])("is accepted %s", async (_, input, baseUrl) => {
    const { client, url } = await firstUrl(input);
    expect(client.username).toBe("room_owner");
    expect(client.config.baseUrl).toBe(baseUrl);
    expect(url).toBe(`${baseUrl}/room_owner/${TOKEN}/?timeout=10`);
  });

  it.each([
    ["slash, plus, equals", "a%2Fb%2Bc%3Dd", "a/b+c=d", "a%2Fb%2Bc%3Dd"],
    ["lower-case escapes", "a%2fb", "a/b", "a%2Fb"],
    ["escapes that need not be", "%61b%2Dc", "ab-c", "ab-c"],
    ["raw characters of a path", "a+b=c@d:e", "a+b=c@d:e", "a%2Bb%3Dc%40d%3Ae"],
    ["a percent sign", "100%25", "100%", "100%25"],
    ["letters of the world", "zo%C3%AB-☃", "zoë-☃", "zo%C3%AB-%E2%98%83"],
    ["dots that are more than dots", "a..b...", "a..b...", "a..b..."],
  ])("has its parts decoded, and encoded again: %s", async (_, part, decoded, encoded) => {
    const { client, url } = await firstUrl(`${OFFICIAL}/${part}/${part}x/`);
    expect(client.username).toBe(decoded);
    expect(url).toBe(`${OFFICIAL}/${encoded}/${encoded}x/?timeout=10`);
  });

  it.each([
    ["nothing", ""],
    ["no URL", "room_owner"],
    ["a path alone", `/events/room_owner/${TOKEN}/`],
    ["no scheme", `eventsapi.chaturbate.com/events/room_owner/${TOKEN}/`],
    ["http to the site", `http://eventsapi.chaturbate.com/events/room_owner/${TOKEN}/`],
    ["http to the testbed", `http://events.testbed.cb.dev/events/room_owner/${TOKEN}/`],
    ["another scheme", `ftp://localhost/events/room_owner/${TOKEN}/`],
    ["a script", `javascript:alert("${TOKEN}")`],
    ["another host", `https://evil.example/events/room_owner/${TOKEN}/`],
    ["a host that begins alike", `https://eventsapi.chaturbate.com.evil.example/events/room_owner/${TOKEN}/`],
    ["a host that ends alike", `https://xeventsapi.chaturbate.com/events/room_owner/${TOKEN}/`],
    ["a host with a last dot", `https://eventsapi.chaturbate.com./events/room_owner/${TOKEN}/`],
    ["the site itself", `https://chaturbate.com/events/room_owner/${TOKEN}/`],
    ["a host that looks local", `http://localhost.evil.example/events/room_owner/${TOKEN}/`],
    ["another machine of the network", `http://192.168.0.1/events/room_owner/${TOKEN}/`],
    ["another loopback address", `http://127.0.0.2/events/room_owner/${TOKEN}/`],
    ["a port", `https://eventsapi.chaturbate.com:8443/events/room_owner/${TOKEN}/`],
    ["the usual port", `https://eventsapi.chaturbate.com:443/events/room_owner/${TOKEN}/`],
    ["a query", `${OFFICIAL}/room_owner/${TOKEN}/?timeout=10`],
    ["an empty query", `${OFFICIAL}/room_owner/${TOKEN}/?`],
    ["a fragment", `${OFFICIAL}/room_owner/${TOKEN}/#top`],
    ["an empty fragment", `${OFFICIAL}/room_owner/${TOKEN}/#`],
    ["a user", `https://me@eventsapi.chaturbate.com/events/room_owner/${TOKEN}/`],
    ["a user and a password", `https://me:pw@localhost/events/room_owner/${TOKEN}/`],
    ["empty user info", `https://@eventsapi.chaturbate.com/events/room_owner/${TOKEN}/`],
    ["user info behind one slash", `https:/me:pw@eventsapi.chaturbate.com/events/room_owner/${TOKEN}/`],
    ["no slashes before the host", `https:eventsapi.chaturbate.com/events/room_owner/${TOKEN}/`],
    ["three slashes before the host", `https:///eventsapi.chaturbate.com/events/room_owner/${TOKEN}/`],
    ["backslashes", `https:\\\\eventsapi.chaturbate.com\\events\\room_owner\\${TOKEN}\\`],
    ["white space before", ` ${OFFICIAL}/room_owner/${TOKEN}/`],
    ["white space behind", `${OFFICIAL}/room_owner/${TOKEN}/\n`],
    ["white space within", `${OFFICIAL}/room_owner/${TOKEN} /`],
    ["a tab within, which a parser drops", `${OFFICIAL}/room_owner/\t${TOKEN}/`],
    ["a control character before, which a parser drops", `\u0001${OFFICIAL}/room_owner/${TOKEN}/`],
    ["a control character behind, which a parser drops", `${OFFICIAL}/room_owner/${TOKEN}/\0`],
    ["no parts", `${OFFICIAL}/`],
    ["no token", `${OFFICIAL}/room_owner/`],
    ["no token, no slash", `${OFFICIAL}/room_owner`],
    ["an empty name", `${OFFICIAL}//${TOKEN}/`],
    ["an empty token", `${OFFICIAL}/room_owner//`],
    ["a third part", `${OFFICIAL}/room_owner/${TOKEN}/more/`],
    ["two last slashes", `${OFFICIAL}/room_owner/${TOKEN}//`],
    ["another path", `https://eventsapi.chaturbate.com/event/room_owner/${TOKEN}/`],
    ["the path in capitals", `https://eventsapi.chaturbate.com/Events/room_owner/${TOKEN}/`],
    ["no /events", `https://eventsapi.chaturbate.com/room_owner/${TOKEN}/`],
    ["a path before /events", `http://localhost/feed/events/room_owner/${TOKEN}/`],
    ["a padded name", `${OFFICIAL}/%20room_owner/${TOKEN}/`],
    ["a padded token", `${OFFICIAL}/room_owner/${TOKEN}%0A/`],
    ["a token of white space", `${OFFICIAL}/room_owner/%20/`],
    ["a broken escape", `${OFFICIAL}/room_owner/${TOKEN}%2/`],
    ["escapes that are no UTF-8", `${OFFICIAL}/room_%FF/${TOKEN}/`],
    ["a name of one dot", `${OFFICIAL}/./${TOKEN}/`],
    ["a name of two dots", `${OFFICIAL}/../${TOKEN}/`],
    ["a token of two dots", `${OFFICIAL}/room_owner/..`],
    ["a token of escaped dots", `${OFFICIAL}/room_owner/%2e%2E/`],
    ["dots that a parser folds away", `${OFFICIAL}/x/../room_owner/${TOKEN}/`],
    ["a dot that a parser folds away", `${OFFICIAL}/room_owner/${TOKEN}/.`],
  ])("is refused with %s", (_, input) => {
    const error = thrownBy(() => new EventClient(input));
    expect(error).toBeInstanceOf(AuthError);
    expect(error).toMatchObject({ code: "AUTH", retryable: false });
    expect(String(error)).not.toContain(TOKEN);
    expect(String(error)).toContain("https://chaturbate.com/statsapi/authtoken/");
    expect(String(error)).toContain('"Events API"');
  });

  it.each([
    [
      "the testbed's host by its old wrong name",
      `https://eventsapi.testbed.cb.dev/events/room_owner/${TOKEN}/`,
      "https://events.testbed.cb.dev",
    ],
    [
      "the host that it leads to",
      `https://evil.example/events/room_owner/${TOKEN}/`,
      "leads to https://evil.example,",
    ],
    [
      "the port that must not be there",
      `https://eventsapi.chaturbate.com:443/events/room_owner/${TOKEN}/`,
      "https://eventsapi.chaturbate.com:443,",
    ],
    [
      "no user info",
      `https://me:${TOKEN}@localhost/events/room_owner/${TOKEN}/`,
      "with no query, fragment or user info",
    ],
    [
      "a host made of the token, masked",
      `https://${TOKEN}.evil.example/events/room_owner/${TOKEN}/`,
      "leads to https://***.evil.example,",
    ],
    ["a query", `${OFFICIAL}/room_owner/${TOKEN}/?x=1`, "with no query"],
    ["the path", `${OFFICIAL}/room_owner/`, "/events/<username>/<token>/"],
    [
      "white space around a part",
      `${OFFICIAL}/%20room_owner/${TOKEN}/`,
      'The user name must be a text, not empty, not "." or "..", with no white space around it',
    ],
    ["a broken escape", `${OFFICIAL}/room_owner/${TOKEN}%/`, "The token must be a text"],
  ])("that is refused has it said why: %s", (_, input, reason) => {
    expect(String(thrownBy(() => new EventClient(input)))).toContain(reason);
  });

  it.each([{ useTestbed: true }, { baseUrl: OFFICIAL }])("does not go with %o", (options) => {
    const error = thrownBy(() => new EventClient(`${OFFICIAL}/room_owner/${TOKEN}/`, options));
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toContain(Object.keys(options)[0]);
  });

  it("goes with the defaults said aloud", () => {
    const options = { useTestbed: false, baseUrl: undefined };
    expect(new EventClient(`${TESTBED}/room_owner/${TOKEN}/`, options).config.baseUrl).toBe(TESTBED);
  });
});

describe("a name and a token", () => {
  it.each([
    [{}, OFFICIAL],
    [{ useTestbed: true }, TESTBED],
    [{ useTestbed: false }, OFFICIAL],
    [{ baseUrl: OFFICIAL }, OFFICIAL],
    [{ baseUrl: `${TESTBED}/` }, TESTBED],
    [{ baseUrl: "https://proxy.example" }, "https://proxy.example"],
    [{ baseUrl: "https://proxy.example/" }, "https://proxy.example"],
    [{ baseUrl: "https://proxy.example:8443/feed/v1//" }, "https://proxy.example:8443/feed/v1"],
    [{ baseUrl: "http://localhost:8080/events" }, "http://localhost:8080/events"],
    [{ baseUrl: "http://127.0.0.1/events" }, "http://127.0.0.1/events"],
    [{ baseUrl: "http://[::1]:1/events/" }, "http://[::1]:1/events"],
  ])("lead by %o to %s", async (options, baseUrl) => {
    const { client, url } = await firstUrl(pair, options);
    expect(client.username).toBe("room_owner");
    expect(client.config.baseUrl).toBe(baseUrl);
    expect(url).toBe(`${baseUrl}/room_owner/${TOKEN}/?timeout=10`);
  });

  it.each([
    ["a/b", "a%2Fb"],
    ["a%2Fb", "a%252Fb"],
    ["a?b#c&d", "a%3Fb%23c%26d"],
    ["a b", "a%20b"],
    ["ü☃😀", "%C3%BC%E2%98%83%F0%9F%98%80"],
    ["...", "..."],
    [".a", ".a"],
  ])("are percent-encoded character by character: %s", async (part, encoded) => {
    const { client, url } = await firstUrl({ username: part, token: part });
    expect(client.username).toBe(part);
    expect(url).toBe(`${OFFICIAL}/${encoded}/${encoded}/?timeout=10`);
  });

  it.each([
    "",
    " ",
    "a ",
    " a",
    "a\n",
    "\ta",
    "\u00a0a",
    ".",
    "..",
    "a\ud83d",
    undefined,
    null,
    5,
    {},
    ["a"],
  ])("are refused where one is %j", (part) => {
    for (const name of ["username", "token"]) {
      const credentials = { ...pair, [name]: part } as typeof pair;
      const error = thrownBy(() => new EventClient(credentials, { logger: false }));
      expect(error).toBeInstanceOf(AuthError);
      expect(String(error)).toContain(name === "token" ? "The token" : "The user name");
    }
  });

  it.each([undefined, null, 5, true, [], {}, () => {}])("cannot be had from %o", (credentials) => {
    expect(thrownBy(() => new EventClient(credentials as unknown as string))).toBeInstanceOf(AuthError);
  });

  it.each([
    "",
    "proxy.example",
    "/events",
    "http://proxy.example/events",
    "http://eventsapi.chaturbate.com/events",
    "ws://localhost/events",
    "file:///events",
    "https://proxy.example/events?x=1",
    "https://proxy.example/events?",
    "https://proxy.example/events#x",
    "https://proxy.example/#",
    "https://me@proxy.example/events",
    "https://me:pw@proxy.example/events",
    "https://@proxy.example/events",
    "https:me:pw@proxy.example/events",
    "https:proxy.example/events",
    "https://proxy.example/events ",
    "https://proxy.example/../events",
    "https:\\\\proxy.example",
    "https://",
  ])("are refused with the baseUrl %j", (baseUrl) => {
    const error = thrownBy(() => new EventClient(pair, { logger: false, baseUrl }));
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toMatch(/baseUrl must be an https URL \(or http on this machine\)/);
    expect(String(error)).not.toContain("pw@");
  });

  it("have it said what came as the baseUrl: no more of it than the host", () => {
    const message = (baseUrl: string) =>
      String(thrownBy(() => new EventClient(pair, { logger: false, baseUrl })));
    expect(message("http://proxy.example/x/y")).toMatch(/, not one of http:\/\/proxy\.example$/);
    expect(message("proxy")).toMatch(/, not this text$/);
  });

  it("are refused with both useTestbed and baseUrl", () => {
    const error = thrownBy(
      () => new EventClient(pair, { logger: false, useTestbed: true, baseUrl: TESTBED }),
    );
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toMatch(/useTestbed and baseUrl/);
  });
});

describe("the first URL", () => {
  it.each([0, 1, 10, 90])("asks to be held for %d seconds", async (timeout) => {
    const { url } = await firstUrl(pair, { timeout });
    expect(url).toBe(`${OFFICIAL}/room_owner/${TOKEN}/?timeout=${timeout}`);
  });

  it("goes on from the cursor of a position", async () => {
    const position = {
      version: 1,
      room: "eventsapi.chaturbate.com/room_owner",
      cursor: "1755376889458-0",
      mark: null,
      handled: [],
    } as const;
    const { url } = await firstUrl(pair, { position });
    expect(url).toBe(`${OFFICIAL}/room_owner/${TOKEN}/?i=1755376889458-0&timeout=10`);
  });

  it("carries the timeout alone: the next one is followed as it came", async () => {
    const named = `${OFFICIAL}/Room_Owner/${TOKEN}?timeout=3&x=%2f+y&i=1755376889458-0`;
    const { fetch, urls } = scriptedFetch({ events: [], nextUrl: named }, { events: [] });
    const client = new EventClient(pair, { logger: false, fetch, timeout: 20 });
    await client.poll();
    await client.poll();
    await client.close();
    expect(urls[1]).toBe(named);
  });
});
