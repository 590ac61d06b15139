import { createRoomState, publicState } from "@cb-events/room";
import { describe, expect, it, onTestFinished } from "vitest";
import { createEventLog, type Health, type OverlaySource } from "../src/index.js";
import { serveOverlayRooms } from "../src/node.js";
import { OverlayRoomsApp } from "../src/rooms-app.js";

const HEALTH: Health = {
  ...{ status: "ok", state: "polling", lastPollAt: null, lastEventAt: null, lag: null },
  ...{ polls: 1, events: 0, retries: 0, gaps: 0, lastError: null },
};

function source(status: Health["status"] = "ok"): OverlaySource {
  return {
    state: () => publicState(createRoomState({}), new Date(0)),
    log: () => createEventLog("log"),
    health: () => ({ ...HEALTH, status }),
    control: ({ action }) => (action === "mute" ? undefined : { problem: "no" }),
    onChange: () => () => {},
  };
}

const rooms = [
  { name: "ana", source: source() },
  { name: "Ben", source: source("refused") },
  { name: "assets", source: source("starting") },
];
const KEY = "k".repeat(22);
const file = ({ url }: Request) => new Response(new URL(url).pathname);
const app = (options = {}) => new OverlayRoomsApp(rooms, { files: file, logger: false, ...options });
const get = (path: string, options = {}, init = {}) =>
  app(options).fetch(new Request(`http://localhost${path}`, init));
const textAt = async (path: string, options = {}) => (await get(path, options)).text();

describe("the overlays of many rooms", () => {
  it("are each under the name of the room, in any case", async () => {
    expect(await (await get("/ana/health")).json()).toEqual(HEALTH);
    const refused = await get("/ben/health");
    expect([refused.status, await refused.json()]).toEqual([503, { ...HEALTH, status: "refused" }]);
    expect(await textAt("/BEN/")).toBe("/");
    expect(await textAt("/ana/control")).toBe("/control");
    expect(await textAt("/ana/media/a.png?x")).toBe("/media/a.png");
    expect(await textAt("/assets/control.html")).toBe("/control.html");
    const moved = await get("/ana?show=goal");
    expect([moved.status, moved.headers.get("location")]).toEqual([308, "/ana/?show=goal"]);
    expect((await get("/cleo/")).status).toBe(404);
    expect((await get("/ana/rooms")).status).toBe(404);
    const control = (body: object) =>
      get(
        "/ana/control",
        {},
        {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        },
      );
    expect((await control({ action: "mute", isOn: true })).status).toBe(204);
    expect((await control({ action: "nextGoal" })).status).toBe(409);
  });

  it("are listed at the root, with how each is doing", async () => {
    for (const path of ["/", "/control"]) expect(await textAt(path)).toBe("/rooms.html");
    expect(await textAt("/assets/rooms-Ab3_-xyz.js")).toBe("/assets/rooms-Ab3_-xyz.js");
    expect((await get("/settings")).status).toBe(404);
    const { rooms: list } = await (await get("/rooms")).json();
    expect(list).toHaveLength(3);
    expect(list[1]).toEqual({
      ...{ name: "Ben", path: "Ben/", status: "refused", pages: 0, isPaused: false, isMuted: false },
      ...{ broadcast: "unknown", present: 0, tokens: 0, goal: null },
    });
    const health = await get("/health");
    expect([health.status, await health.json()]).toMatchObject([
      503,
      { status: "refused", rooms: { ana: { status: "ok" }, Ben: { status: "refused" } } },
    ]);
    expect((await get("/rooms", {}, { method: "POST" })).status).toBe(405);
    const headers = { "content-type": "application/json" };
    const key = await get("/key", {}, { method: "POST", headers, body: "{}" });
    expect([key.status, await key.json()]).toEqual([200, { key: null }]);
  });

  it("are opened by one key, and lead back to where it was asked for", async () => {
    const options = { key: KEY };
    for (const path of [
      "/",
      "/rooms",
      "/health",
      "/ana",
      "/ana/",
      "/ana/health",
      "/assets/rooms-Ab3_-xyz.js",
    ])
      expect((await get(path, options)).status).toBe(401);
    const opened = await get(`/ana/?show=goal&key=${KEY}`, options);
    expect([opened.status, opened.headers.get("location")]).toEqual([303, "http://localhost/ana/?show=goal"]);
    const cookie = opened.headers.get("set-cookie")?.split(";")[0] ?? "";
    for (const path of ["/", "/ana/", "/Ben/control"])
      expect((await get(path, options, { headers: { cookie } })).status).toBe(200);
    expect((await get("/ana/", {}, { headers: { host: "elsewhere.example" } })).status).toBe(403);
    expect((await get("/rooms", {}, { headers: { host: "elsewhere.example" } })).status).toBe(403);
  });

  it("give their key to their own pages alone, once those were let in", async () => {
    const options = { key: KEY };
    const opened = await get(`/?key=${KEY}`, options);
    const cookie = opened.headers.get("set-cookie")?.split(";")[0] ?? "";
    const json = { "content-type": "application/json" };
    const ask = (headers: Record<string, string>) =>
      get("/key", options, { method: "POST", headers, body: "{}" });
    const given = await ask({ ...json, cookie });
    expect([given.status, await given.json()]).toEqual([200, { key: KEY }]);
    for (const [headers, status] of [
      [json, 401],
      [{ cookie, "content-type": "text/plain" }, 400],
      [{ ...json, cookie, origin: "https://elsewhere.example" }, 403],
    ] as const) {
      const refused = await ask(headers);
      expect(refused.status).toBe(status);
      expect(await refused.text()).not.toContain(KEY);
    }
  });

  it("are given to the program, each with its address and its key", async () => {
    const served = await serveOverlayRooms(rooms, { port: 0, logger: false, key: KEY });
    onTestFinished(() => served.close());
    const ben = served.room("BEN");
    expect(ben?.url).toBe(`http://127.0.0.1:${served.port}/Ben/?key=${KEY}`);
    expect(ben?.pages).toBe(0);
    expect(await ben?.control({ action: "mute", isOn: true })).toBeUndefined();
    expect(await ben?.control({ action: "nextGoal" })).toBe("no");
    expect(served.room("cleo")).toBeUndefined();
    const open = await serveOverlayRooms(rooms, { port: 0, logger: false });
    onTestFinished(() => open.close());
    expect(open.room("ana")?.url).toBe(`${open.url}ana/`);
  });

  it("are of rooms that differ by more than their case", () => {
    const twice = [rooms[0], { name: "ANA", source: source() }] as never;
    expect(() => new OverlayRoomsApp(twice)).toThrow("There are two rooms at /ANA/");
  });

  it("are served with the built pages", async () => {
    const served = await serveOverlayRooms(rooms, { port: 0, logger: false });
    onTestFinished(() => served.close());
    const page = async (path: string) => (await fetch(new URL(path, served.url))).text();
    expect(await page("")).toContain("<title>Overlays: rooms</title>");
    const home = await page("ana/");
    expect(home).toContain('<script type="module"');
    const script = /src="\.\/(assets\/[^"]+)"/.exec(home)?.[1] ?? "";
    expect((await fetch(new URL(`ana/${script}`, served.url))).status).toBe(200);
    expect((await fetch(new URL(script, served.url))).status).toBe(200);
    expect((await fetch(new URL("ana/sw.js", served.url))).status).toBe(200);
    expect(await page("ana/sw.js")).not.toContain("rooms.html");
    const headers = (await fetch(new URL("ana/", served.url))).headers;
    expect(headers.get("content-security-policy")).toContain("style-src 'self' 'unsafe-inline'");
  });
});
