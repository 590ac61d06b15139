import { networkInterfaces } from "node:os";
import { describe, expect, it } from "vitest";
import { createAccessKey } from "../src/access-key.js";
import { ask, listenTo, post } from "./listening.js";
import { openTestOverlay } from "./overlay-server.js";

const KEY = createAccessKey();

/** The cookie that an overlay gives for its key, as it is sent back. */
async function cookieFor(port: number, key: string): Promise<string> {
  const { headers } = await ask(port, `/?key=${key}`);
  return String(headers["set-cookie"]).split(";")[0] ?? "";
}

/** An overlay for other devices. */
async function openShared(host = "127.0.0.1", key = KEY) {
  const { port, overlay } = await openTestOverlay({ host, key });
  return { port, overlay, name: `cb_overlay_${port}`, cookie: await cookieFor(port, key) };
}

describe("a key", () => {
  it("has 192 bits, and is another each time", () => {
    const keys = Array.from({ length: 100 }, () => createAccessKey());
    expect(new Set(keys).size).toBe(100);
    for (const key of keys) expect(key).toMatch(/^[\w-]{32}$/);
  });

  it("that is too easy to guess is refused", async () => {
    for (const key of ["", "x", "k".repeat(21), `${KEY} `])
      await expect(openTestOverlay({ key })).rejects.toThrow("key must be of 22 to 100 letters");
  });

  it("is made where there is a host and none is given", async () => {
    const { overlay, port } = await openTestOverlay({ host: "127.0.0.1" });
    const [, key = ""] = overlay.url.split("?key=");
    expect(key).toMatch(/^[\w-]{32}$/);
    expect((await ask(port, "/state")).status).toBe(401);
    expect((await ask(port, "/state", { cookie: await cookieFor(port, key) })).status).toBe(200);
  });
});

describe("the overlay for other devices", () => {
  it("says its address with the key", async () => {
    const { port, overlay } = await openShared();
    expect(overlay.url).toBe(`http://127.0.0.1:${port}/?key=${KEY}`);
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
    expect(cookie).toMatch(new RegExp(`^${name}=overlay\\.`));
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
    const { port, name, cookie } = await openShared();
    const [value = ""] = cookie.split("=").slice(1);
    const other = (await openShared("127.0.0.1", createAccessKey())).cookie.split("=")[1];
    for (const wrong of [KEY, other, "", "overlay", `${value}x`, value.replace("overlay", "overlax")]) {
      expect((await ask(port, "/state", { cookie: `${name}=${wrong}` })).status).toBe(401);
    }
    expect((await ask(port, "/state", { cookie: `cb_overlay_1=${value}` })).status).toBe(401);
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

  it("tells the key by POST to a page of its own that was let in, and to nothing else", async () => {
    const { port, cookie } = await openShared();
    const { status, headers, body } = await post(port, "/key", {
      cookie,
      origin: `http://127.0.0.1:${port}`,
    });
    expect([status, headers["cache-control"], JSON.parse(body)]).toEqual([200, "no-store", { key: KEY }]);
    const answers = await Promise.all([
      post(port, "/key"),
      post(port, "/key", { cookie: "other=1" }),
      post(port, "/key", { cookie, host: `evil.example:${port}` }),
      post(port, "/key", { cookie, origin: "http://evil.example" }),
      post(port, "/key", { cookie, origin: "null" }),
      post(port, "/key", { cookie, "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }),
      post(port, "/key", { cookie, "content-type": "text/plain" }),
      ask(port, "/key", { cookie }),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([401, 401, 403, 403, 403, 403, 400, 405]);
    for (const answer of answers) {
      expect(JSON.stringify(answer)).not.toContain(KEY);
      expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
    }
  });

  it("tells it to no page of one's own, which may read the events", async () => {
    const { port } = await openTestOverlay({ host: "127.0.0.1", key: KEY, ownPages: true });
    const cookie = await cookieFor(port, KEY);
    for (const origin of ["null", "http://localhost:1234"]) {
      const { status, body } = await post(port, "/key", { cookie, origin });
      expect([status, body.includes(KEY)]).toEqual([403, false]);
    }
  });

  it("says where there is no key", async () => {
    const { port } = await openTestOverlay();
    expect(JSON.parse((await post(port, "/key")).body)).toEqual({ key: null });
  });

  it("goes by the names and addresses of this machine, and by no others", async () => {
    const { port, cookie, overlay } = await openShared("0.0.0.0");
    const [external] = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === "IPv4");
    const names = ["127.0.0.1", "localhost", ...(external ? [external.address] : [])];
    for (const name of names) {
      expect((await ask(port, "/state", { host: `${name}:${port}`, cookie })).status).toBe(200);
    }
    expect((await ask(port, "/state", { host: `203.0.113.9:${port}`, cookie })).status).toBe(403);
    expect(overlay.url).toBe(`http://${external?.address ?? "127.0.0.1"}:${port}/?key=${KEY}`);
  });
});
