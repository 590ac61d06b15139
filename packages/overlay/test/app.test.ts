import { setImmediate as turn } from "node:timers/promises";
import { chatMessage } from "@cb-events/simulator";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createOverlayApp } from "../src/app.js";
import { MAX_WAITING } from "../src/connection.js";
import { TestBot, until } from "./overlay-server.js";

/** The overlay of a bot, without a server. */
function openApp(options?: Parameters<typeof createOverlayApp>[1]) {
  const bot = new TestBot();
  const app = createOverlayApp(bot.source, options);
  onTestFinished(() => app.close());
  const get = (path: string, env?: object) => app.fetch(new Request(`http://localhost:8787${path}`), env);
  let last = 0;
  const emit = () => {
    last += 1;
    bot.add({ ...chatMessage({ message: "x".repeat(500) }), id: `${Date.now()}-${last}` });
    bot.changed();
  };
  return { bot, app, get, emit };
}

describe("the app", () => {
  it("answers on web standards alone, under the names of this machine at any port", async () => {
    const { app, get } = openApp();
    expect((await get("/state")).status).toBe(200);
    for (const [url, status] of [
      ["http://127.0.0.1/state", 200],
      ["https://[::1]:1/state", 200],
      ["http://evil.example/state", 403],
      ["http://localhost.evil.example:8787/state", 403],
    ] as const)
      expect([url, (await app.fetch(new Request(url))).status]).toEqual([url, status]);
  });

  it("answers under the hosts that it is given, and no others", async () => {
    const { app } = openApp({ hosts: () => ["overlay.example"] });
    const headers = { origin: "https://overlay.example" };
    expect((await app.fetch(new Request("https://overlay.example/state", { headers }))).status).toBe(200);
    expect((await app.fetch(new Request("https://overlay.example:8443/state"))).status).toBe(403);
    expect((await app.fetch(new Request("http://localhost/state"))).status).toBe(403);
  });

  it("asks for files where it has them, with the request as it came", async () => {
    const asked: string[] = [];
    const files = async ({ url }: Request) => {
      asked.push(new URL(url).pathname);
      return url.endsWith("/a.html") ? new Response("a") : undefined;
    };
    const { get } = openApp({ files });
    expect(await (await get("/a.html")).text()).toBe("a");
    expect([(await get("/b.html")).status, (await openApp().get("/")).status]).toEqual([404, 404]);
    expect(asked).toEqual(["/a.html", "/b.html"]);
  });

  it("is silent about a failure with logger: false, and says it to the console without one", async () => {
    const error = vi.spyOn(console, "error").mockImplementation(() => {});
    onTestFinished(() => error.mockRestore());
    for (const logger of [false, undefined] as const) {
      const { bot, get } = openApp({ logger });
      bot.source.state = () => {
        throw new Error("broken\u001b[31m");
      };
      expect((await get("/state")).status).toBe(500);
    }
    expect(error.mock.calls).toEqual([["The overlay failed to answer /state: broken\\u{1b}[31m"]]);
  });

  it("holds nothing while no page listens", async () => {
    const { bot, app, get } = openApp();
    vi.useFakeTimers({ toFake: ["setTimeout", "setInterval", "clearTimeout", "clearInterval"] });
    onTestFinished(() => void vi.useRealTimers());
    const held = () => [app.pages, bot.listeners, vi.getTimerCount()];
    expect(held()).toEqual([0, 0, 0]);
    const { body } = await get("/events");
    expect(held()).toEqual([1, 1, 1]);
    bot.changed();
    await body?.cancel();
    await until(() => app.pages === 0);
    expect(held()).toEqual([0, 0, 0]);
  });

  it("cuts a page off that reads nothing: its socket, where there is one, and its stream", async () => {
    const [destroy, warn] = [vi.fn(), vi.fn()];
    const { bot, app, get, emit } = openApp({ logger: { warn } });
    const { body } = await get("/events", { incoming: { socket: { destroy } } });
    emit();
    await turn();
    for (let sent = 0; app.pages === 1; sent += 500) {
      expect(sent).toBeLessThan(2 * MAX_WAITING);
      emit();
    }
    expect(destroy).toHaveBeenCalledOnce();
    expect(warn.mock.calls).toEqual([
      ["A page read too slowly: its connection was cut. One that is still there comes back"],
    ]);
    // What was under way to it is let go.
    expect(await new Response(body).text()).not.toContain("id: testlog-1");
    expect(bot.listeners).toBe(0);
  });

  it("lets no page in behind its end", async () => {
    const { app, get } = openApp();
    const response = await get("/events");
    app.close();
    expect(await response.text()).toMatch(/event: status\ndata: {"status":"closed"}\n\n$/);
    expect((await get("/events")).status).toBe(503);
    expect((await get("/state")).status).toBe(200);
  });
});
