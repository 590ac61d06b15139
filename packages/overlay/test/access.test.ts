import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { tip } from "@cb-events/simulator";
import { describe, expect, it, onTestFinished } from "vitest";
import { ask } from "./listening.js";
import { openTestOverlay, PAGE } from "./overlay-server.js";

/** What comes back for these bytes. */
async function raw(port: number, bytes: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.end(bytes);
  return text(socket);
}

describe("the overlay", () => {
  it("is answered on loopback to its own host, by each of its names", async () => {
    const { port, host, emit } = await openTestOverlay();
    emit({ ...tip({ tokens: 30, from: "ana" }), id: `${Date.now()}-0` });
    for (const name of ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"]) {
      const { status, body } = await ask(port, "/state", { host: `${name}:${port}` });
      expect({ name, status }).toEqual({ name, status: 200 });
      expect(JSON.parse(body)).toMatchObject({ tips: { tokens: 30 }, leaderboard: [{ name: "ana" }] });
    }
    expect(host).toBe(`127.0.0.1:${port}`);
  });

  it.each([
    "evil.example",
    "evil.example:PORT",
    "127.0.0.1",
    "127.0.0.1:1",
    "localhost.evil.example:PORT",
    "127.0.0.2:PORT",
    "localhost:PORT:PORT",
  ])("is refused to the host %s, and says which are allowed", async (name) => {
    const { port } = await openTestOverlay();
    for (const path of ["/", "/state", "/events", "/health"]) {
      const { status, body } = await ask(port, path, { host: name.replace("PORT", String(port)) });
      if (status === 400) continue; // It is no host at all.
      expect({ path, status }).toEqual({ path, status: 403 });
      expect(body).toContain(`Allowed are localhost:${port}, 127.0.0.1:${port}, [::1]:${port}`);
    }
  });

  it("does not take another host from the address in place of the header's", async () => {
    const { port } = await openTestOverlay();
    const absolute = (address: string, host: string) =>
      raw(port, `GET ${address} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    expect(await absolute(`http://127.0.0.1:${port}/state`, "evil.example")).toMatch(/^HTTP\/1\.1 403 /);
    expect(await absolute("/state", `127.0.0.1:${port}\r\nHost: evil.example`)).toMatch(
      /^HTTP\/1\.1 40[03] /,
    );
  });

  it("is refused to pages of another origin", async () => {
    const { port, host } = await openTestOverlay();
    for (const origin of [
      "https://evil.example",
      "null",
      `https://${host}`,
      `http://localhost:${port}`,
      "http://127.0.0.1:1",
    ]) {
      const { status, body } = await ask(port, "/state", { host, origin });
      expect({ origin, status }).toEqual({ origin, status: 403 });
      expect(body).toContain(`Allowed is the origin http://${host}`);
    }
    expect((await ask(port, "/state", { host, origin: `http://${host}` })).status).toBe(200);
  });

  it.each([
    [200, { "sec-fetch-site": "none", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" }],
    [200, { "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors", "sec-fetch-dest": "empty" }],
    [200, { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" }],
    [403, { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" }],
    [403, { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "script" }],
    [403, { "sec-fetch-site": "cross-site" }],
    [403, { "sec-fetch-site": "same-site", "sec-fetch-mode": "cors", "sec-fetch-dest": "empty" }],
  ])("answers %i to a request that a browser marks as %o", async (status, headers) => {
    const { port, host } = await openTestOverlay();
    expect((await ask(port, "/", { host, ...headers })).status).toBe(status);
  });

  it.each(["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])(
    "is not to be changed: %s is refused",
    async (method) => {
      const { port } = await openTestOverlay();
      for (const path of ["/", "/state", "/events", "/health", "/nothing", "/control.html", "/media/a.gif"]) {
        const { status, headers } = await ask(port, path, {}, method);
        expect({ path, status, allow: headers.allow }).toEqual({ path, status: 405, allow: "GET, HEAD" });
      }
      const { status, headers } = await ask(port, "/control", {}, method);
      expect([status, headers.allow]).toEqual(
        method === "POST" ? [400, undefined] : [405, "GET, HEAD, POST"],
      );
    },
  );

  it("answers HEAD as GET, without a body, and counts it as no page", async () => {
    const { port, lines } = await openTestOverlay();
    for (const path of ["/", "/state", "/events", "/health"]) {
      const { status, body } = await ask(port, path, {}, "HEAD");
      expect({ path, status, body }).toEqual({ path, status: 200, body: "" });
    }
    for (let n = 0; n < 60; n += 1) expect((await ask(port, "/events", {}, "HEAD")).status).toBe(200);
    expect(lines.join("\n")).not.toContain("failed");
  });

  it("allows the custom CSS of OBS in the page on air, and in no other", async () => {
    const { port } = await openTestOverlay();
    const allowed = async (path: string) => {
      const { headers } = await ask(port, path);
      return String(headers["content-security-policy"]).includes("style-src 'self' 'unsafe-inline';");
    };
    for (const path of ["/", "/index.html", "/?show=goal"])
      expect([path, await allowed(path)]).toEqual([path, true]);
    for (const path of ["/choices.html", "/control", "/state", "/index", "/nothing"])
      expect([path, await allowed(path)]).toEqual([path, false]);
  });

  it("has its headers on every answer, whatever it is", async () => {
    const { port, bot, host, lines } = await openTestOverlay();
    const { health } = bot;
    bot.health = () => {
      throw new Error("broken on purpose");
    };
    onTestFinished(() => {
      bot.health = health;
    });
    const answers = await Promise.all([
      ask(port, "/"),
      ask(port, "/state"),
      ask(port, "/nothing"),
      ask(port, "/", {}, "POST"),
      ask(port, "/", { host: "evil.example" }),
      ask(port, "/health"),
      ask(port, "/", { host: "a b" }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 405, 403, 500, 400]);
    expect(lines).toContain("The overlay failed to answer /health: broken on purpose");
    for (const { headers } of answers) {
      expect(headers).toMatchObject({
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "same-origin",
      });
      expect(headers["strict-transport-security"]).toBeUndefined();
    }
    for (const { headers } of answers.slice(1)) {
      const policy = String(headers["content-security-policy"]);
      expect(policy).toMatch(
        /^default-src 'none'; script-src 'self'; style-src 'self' ?(?:;|'unsafe-inline';)/,
      );
      expect(policy).toContain("img-src 'self' data:; font-src 'self' data:; media-src 'self' data:;");
      expect(policy).toContain(
        "connect-src 'self' https://eventsapi.chaturbate.com https://events.testbed.cb.dev;",
      );
      expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
    }
    expect((await ask(port, "/state", { host })).headers["cache-control"]).toBe("no-store");
  });
});

describe("the page", () => {
  it("is served with types, and kept by browsers only where the name holds a hash", async () => {
    const { port } = await openTestOverlay();
    const seen = await Promise.all(
      ["/", "/index.html", "/choices.html", "/sw.js", "/assets/page-abc123.js"].map(async (path) => {
        const { headers, body } = await ask(port, path);
        return [path, headers["content-type"], headers["cache-control"], body];
      }),
    );
    const html = "text/html; charset=utf-8";
    const script = "text/javascript; charset=utf-8";
    expect(seen).toEqual([
      ["/", html, "no-cache", PAGE["index.html"]],
      ["/index.html", html, "no-cache", PAGE["index.html"]],
      ["/choices.html", html, "no-cache", PAGE["choices.html"]],
      ["/sw.js", script, "no-cache", PAGE["sw.js"]],
      [
        "/assets/page-abc123.js",
        script,
        "private, max-age=31536000, immutable",
        PAGE["assets/page-abc123.js"],
      ],
    ]);
  });

  it.each([
    "/../package.json",
    "/..%2f..%2fpackage.json",
    "/assets/..%2f..%2f..%2fetc%2fpasswd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "//etc/passwd",
    "/assets",
    "/assets/",
    "/.",
    "/%00",
    "/%",
    "/__proto__",
    "/constructor",
  ])("is all there is: %s leads nowhere", async (path) => {
    const { port } = await openTestOverlay();
    const { status, body } = await ask(port, path);
    expect([400, 404, ...(path === "/." ? [200] : [])]).toContain(status);
    expect(body).not.toMatch(/root:|"name"/);
  });

  it("that was not built is no reason to serve nothing: it says so", async () => {
    const { port } = await openTestOverlay({ page: false });
    const { status, body } = await ask(port, "/");
    expect({ status, body }).toEqual({ status: 503, body: expect.stringContaining("was not built") });
    expect((await ask(port, "/state")).status).toBe(200);
  });
});
