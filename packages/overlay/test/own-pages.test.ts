import { describe, expect, it } from "vitest";
import { createAccessKey } from "../src/access-key.js";
import { ask, listenTo } from "./listening.js";
import { openTestOverlay } from "./overlay-server.js";

const FOREIGN = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors", "sec-fetch-dest": "empty" };
const NEARBY = [
  "null",
  "http://localhost",
  "http://localhost:8080",
  "https://127.0.0.1:1",
  "http://[::1]:5173",
];

describe("a page of one's own", () => {
  it.each(NEARBY)("of the origin %s may read what happens, where the bot allows it", async (origin) => {
    const { port } = await openTestOverlay({ ownPages: true });
    const { status, response, until } = await listenTo(port, "/events", { ...FOREIGN, origin });
    await until(({ event }) => event === "state");
    expect([status, response.headers["access-control-allow-origin"], response.headers.vary]).toEqual([
      200,
      origin,
      "Origin",
    ]);
    expect(response.headers["access-control-allow-credentials"]).toBeUndefined();
  });

  it("may read nothing where the bot does not allow it, from one moment to the next", async () => {
    let isOn = false;
    const { port } = await openTestOverlay({ ownPages: () => isOn });
    const read = async () => (await ask(port, "/events", { ...FOREIGN, origin: "null" }, "GET")).status;
    expect(await read()).toBe(403);
    isOn = true;
    expect((await listenTo(port, "/events", { origin: "null" })).status).toBe(200);
    isOn = false;
    expect(await read()).toBe(403);
  });

  it.each([
    "http://evil.example",
    "http://localhost.evil.example",
    "http://evil.example:8080/localhost",
    "http://127.0.0.2",
    "http://192.168.0.7",
    "file://",
    "localhost",
    "nullx",
  ])("is none of the origin %s", async (origin) => {
    const { port } = await openTestOverlay({ ownPages: true });
    const { status, headers } = await ask(port, "/events", { origin });
    expect([status, headers["access-control-allow-origin"]]).toEqual([403, undefined]);
  });

  it("may read nothing else, change nothing, and come by no other host", async () => {
    const { port } = await openTestOverlay({ ownPages: true });
    const refused = async (path: string, headers = {}, method = "GET") =>
      (await ask(port, path, { origin: "null", ...headers }, method)).status;
    for (const path of ["/", "/state", "/health", "/events/", "/media/a.gif", "/control"])
      expect([path, await refused(path)]).toEqual([path, 403]);
    expect(await refused("/control", { "content-type": "application/json" }, "POST")).toBe(403);
    expect(await refused("/events", {}, "OPTIONS")).toBe(403);
    expect(await refused("/events", { host: "evil.example" })).toBe(403);
  });

  it("names the key in its address, where one is needed", async () => {
    const key = createAccessKey();
    const { port } = await openTestOverlay({ host: "127.0.0.1", key, ownPages: true });
    const origin = "null";
    expect((await ask(port, "/events", { origin })).status).toBe(401);
    expect((await ask(port, `/events?key=${key}x`, { origin })).status).toBe(401);
    const page = await listenTo(port, `/events?key=${key}`, { origin });
    expect([page.status, page.response.headers["set-cookie"]]).toEqual([200, undefined]);
  });
});
