import { networkInterfaces } from "node:os";
import { describe, expect, it } from "vitest";
import { cookieValue, createKey } from "../src/overlay/access-key.js";
import { ask, listenTo, openTestOverlay } from "./overlay-server.js";

const KEY = createKey();

/** An overlay for other devices. */
async function openShared(host = "127.0.0.1") {
  const { port, lines } = await openTestOverlay({ host, key: KEY });
  const name = `cb_overlay_${port}`;
  return { port, lines, name, cookie: `${name}=${cookieValue(KEY)}` };
}

describe("a key", () => {
  it("has 192 bits, and is another each time", () => {
    const keys = Array.from({ length: 100 }, createKey);
    expect(new Set(keys).size).toBe(100);
    for (const key of keys) expect(Buffer.from(key, "base64url")).toHaveLength(24);
  });
});

describe("the overlay for other devices", () => {
  it("prints its address with the key, once", async () => {
    const { port, lines } = await openShared();
    expect(lines).toEqual([
      `Overlay: http://127.0.0.1:${port}/?key=${KEY}  choices: http://127.0.0.1:${port}/choices.html`,
    ]);
  });

  it("shows nothing at all without the key", async () => {
    const { port } = await openShared();
    for (const path of [
      "/",
      "/choices.html",
      "/assets/page-abc123.js",
      "/state",
      "/events",
      "/health",
      "/nothing",
    ]) {
      const { status, headers, body } = await ask(port, path);
      expect({ path, status, type: headers["content-type"] }).toEqual({
        path,
        status: 401,
        type: "text/plain; charset=UTF-8",
      });
      expect(body).toBe("The access key is missing. Open the address that the bot prints at its start\n");
    }
  });

  it("exchanges the key for a cookie, and takes it out of the address", async () => {
    const { port, name, cookie } = await openShared();
    const { status, headers, body } = await ask(port, `/?show=goal,alerts&key=${KEY}&scale=2`);
    expect({ status, location: headers.location, body }).toEqual({
      status: 303,
      location: `http://127.0.0.1:${port}/?show=goal,alerts&scale=2`,
      body: "",
    });
    expect(headers["referrer-policy"]).toBe("no-referrer");
    const [given] = headers["set-cookie"] ?? [];
    expect(given).toBe(`${cookie}; Max-Age=31536000; Path=/; HttpOnly; SameSite=Strict`);
    expect(name).toContain(String(port));
    expect(JSON.stringify(headers)).not.toContain(KEY);

    for (const path of ["/?show=goal,alerts", "/state", "/health", "/assets/page-abc123.js"]) {
      expect((await ask(port, path, { cookie: `other=1; ${cookie}` })).status).toBe(200);
    }
    expect((await listenTo(port, "/events", { cookie })).status).toBe(200);
  });

  it.each([
    ["/?key=KEY", "/"],
    ["/choices.html?key=KEY&", "/choices.html?"],
    ["/?k%65y=KEY&a=%C3%A4+b", "/?a=%C3%A4+b"],
    ["//evil.example/?key=KEY", "//evil.example/"],
  ])("leads from %s to the same without it", async (path, wanted) => {
    const { port } = await openShared();
    const { status, headers } = await ask(port, path.replace("KEY", KEY));
    const location = String(headers.location);
    expect(status).toBe(303);
    expect(location.replace(/\?$/, "")).toBe(`http://127.0.0.1:${port}${wanted.replace(/\?$/, "")}`);
    expect(new URL(location).host).toBe(`127.0.0.1:${port}`);
  });

  it.each(["", "x", KEY.slice(1), `${KEY}x`, KEY.toUpperCase(), "%00", "%F0%9F"])(
    "is refused with the wrong key %j, and gives no cookie",
    async (key) => {
      const { port } = await openShared();
      const { status, headers } = await ask(port, `/?key=${key}`);
      expect({ status, cookie: headers["set-cookie"] }).toEqual({ status: 401, cookie: undefined });
    },
  );

  it("is refused with the key itself, or one of another bot, in the cookie", async () => {
    const { port, name } = await openShared();
    for (const value of [KEY, cookieValue(createKey()), "", `${cookieValue(KEY)}x`]) {
      expect((await ask(port, "/state", { cookie: `${name}=${value}` })).status).toBe(401);
    }
    expect((await ask(port, "/state", { cookie: `cb_overlay_1=${cookieValue(KEY)}` })).status).toBe(401);
  });

  it("says to a visitor what to do, and lets one go on who comes from elsewhere", async () => {
    const { port } = await openShared();
    const path = `/?key=wrong&theme="><script>alert(1)</script>`.replaceAll(" ", "%20");
    const visits = [
      { accept: "text/html,*/*" },
      { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" },
    ];
    for (const headers of visits) {
      const { status, headers: answered, body } = await ask(port, path, headers);
      expect(status).toBe(401);
      expect(answered["content-type"]).toBe("text/html; charset=UTF-8");
      expect(body).toContain("Open the address that the bot prints at its start");
      expect(body).toMatch(
        new RegExp(`<a href="http://127\\.0\\.0\\.1:${port}/\\?theme=[^"]*">continue</a>`),
      );
      expect(body).not.toMatch(/<script>|wrong/);
    }
  });

  it("asks for the key behind the same checks of host and origin", async () => {
    const { port, cookie } = await openShared();
    const evil = { host: `evil.example:${port}` };
    expect((await ask(port, `/?key=${KEY}`, evil)).status).toBe(403);
    expect((await ask(port, "/state", { ...evil, cookie })).status).toBe(403);
    expect((await ask(port, "/state", { origin: "http://evil.example", cookie })).status).toBe(403);
    expect((await ask(port, `/?key=${KEY}`, {}, "POST")).status).not.toBe(200);
    expect((await ask(port, "/state", { cookie }, "POST")).status).toBe(405);
  });

  it("goes by the names and addresses of this machine, and by no others", async () => {
    const { port, cookie, lines } = await openShared("0.0.0.0");
    const [external] = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === "IPv4");
    const names = ["127.0.0.1", "localhost", ...(external ? [external.address] : [])];
    for (const name of names) {
      expect((await ask(port, "/state", { host: `${name}:${port}`, cookie })).status).toBe(200);
    }
    expect((await ask(port, "/state", { host: `203.0.113.9:${port}`, cookie })).status).toBe(403);
    expect(lines[0]).toContain(`Overlay: http://${external?.address ?? "127.0.0.1"}:${port}/?key=`);
  });
});
