import { once } from "node:events";
import { connect } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { chatMessage, follow, privateMessage, tip } from "@cb-events/simulator";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { MAX_WAITING } from "../src/connection.js";
import { Hub, MAX_PAGES } from "../src/hub.js";
import { ask, listenTo } from "./listening.js";
import { openTestOverlay, until, wellHealth } from "./overlay-server.js";

let last = 0;
const numbered = (draft: { method: string; object: object }) => {
  last += 1;
  return { ...draft, id: `${Date.now()}-${last}` };
};
const tipOf = (tokens: number) => numbered(tip({ tokens, from: "ana" }));

/** A clock of the test's own, for these; sockets go on by the real one. */
function ownClock(...toFake: NonNullable<Parameters<typeof vi.useFakeTimers>[0]>["toFake"] & object): void {
  vi.useFakeTimers({ toFake });
  onTestFinished(() => void vi.useRealTimers());
}

describe("what a page is sent", () => {
  it("is how long to wait, status, state, and what is kept, in this order; then what happens", async () => {
    const { port, emit } = await openTestOverlay();
    for (const tokens of [1, 2, 3]) emit(tipOf(tokens));
    const page = await listenTo(port);
    await page.until(({ id }) => id === "testlog-3");
    emit(tipOf(4));
    await page.until(({ event, data }) => event === "state" && data.at === "testlog-4");

    expect(page.response.headers).toMatchObject({
      "content-type": "text/event-stream",
      "cache-control": "no-store",
    });
    expect(page.messages.map(({ event, id }) => id ?? event)).toEqual([
      "retry",
      "status",
      "state",
      "testlog-1",
      "testlog-2",
      "testlog-3",
      "testlog-4",
      "state",
    ]);
    const [retry, status, state, first] = page.messages;
    expect([retry?.data, status?.data]).toEqual([{ retry: 1000 }, { status: "ok" }]);
    expect(state?.data).toMatchObject({ at: "testlog-3", state: { tips: { tokens: 6, count: 3 } } });
    expect(first).toMatchObject({ event: "event", data: { method: "tip", object: { tip: { tokens: 1 } } } });
    expect(page.of("state").at(-1)?.data.state?.tips).toEqual({ tokens: 10, count: 4 });
  });

  it("goes on behind the place that it names, by header before query", async () => {
    const { port, emit } = await openTestOverlay();
    for (const tokens of [1, 2, 3, 4]) emit(tipOf(tokens));
    const idsOf = async (path: string, headers = {}) => {
      const page = await listenTo(port, path, headers);
      await page.until(({ id }) => id === "testlog-4");
      return page.ids();
    };
    expect(await idsOf("/events?after=testlog-2")).toEqual(["testlog-3", "testlog-4"]);
    expect(await idsOf("/events", { "last-event-id": "testlog-3" })).toEqual(["testlog-4"]);
    expect(await idsOf("/events?after=testlog-1", { "last-event-id": "testlog-3" })).toEqual(["testlog-4"]);
    const all = ["testlog-1", "testlog-2", "testlog-3", "testlog-4"];
    for (const other of ["other-3", "testlog", "testlog-99", "-", "%00", "testlog-2-"]) {
      expect(await idsOf(`/events?after=${other}`)).toEqual(all);
    }
    const none = await listenTo(port, "/events?after=testlog-4");
    emit(tipOf(5));
    await none.until(({ id }) => id === "testlog-5");
    expect(none.ids()).toEqual(["testlog-5"]);
  });

  it("is each event once for all who listen, while others come and go", async () => {
    const { port, emit } = await openTestOverlay();
    const stays = await listenTo(port);
    const seen: (string | undefined)[] = [];
    let place: string | undefined;
    for (let n = 1; n <= 20; n += 1) {
      const comes = await listenTo(port, `/events${place ? `?after=${place}` : ""}`);
      emit(tipOf(n));
      emit(numbered(chatMessage({ message: "hi" })));
      place = `testlog-${2 * n}`;
      await comes.until(({ id }) => id === place);
      seen.push(...comes.ids());
      comes.asking.destroy();
    }
    await stays.until(({ id }) => id === place);
    const all = Array.from({ length: 40 }, (_, at) => `testlog-${at + 1}`);
    expect(stays.ids()).toEqual(all);
    expect(seen).toEqual(all);
  });

  it("is each event once, though a page comes between the event and the word that there is one", async () => {
    const { port, bot } = await openTestOverlay();
    const stays = await listenTo(port);
    bot.add(tipOf(1));
    const comes = await listenTo(port);
    bot.add(tipOf(2));
    bot.changed();
    for (const page of [stays, comes]) {
      await page.until(({ id }) => id === "testlog-2");
      expect(page.ids()).toEqual(["testlog-1", "testlog-2"]);
    }
  });

  it("is the state when it changes, at its pace, and the last change in any case", async () => {
    const { port, emit, bot } = await openTestOverlay();
    const page = await listenTo(port);
    await page.until(({ event }) => event === "state");
    ownClock("setTimeout", "clearTimeout", "performance");
    for (let n = 1; n <= 100; n += 1) {
      emit(tipOf(1));
      vi.advanceTimersByTime(10); // A second in all.
    }
    await page.until(({ id }) => id === "testlog-100");
    vi.advanceTimersByTime(250);
    await page.until(({ data }) => data.at === "testlog-100");
    expect(page.of("state").at(-1)?.data.state?.tips.count).toBe(100);
    const changes = page.of("state").length - 1;
    expect(changes).toBeGreaterThanOrEqual(4);
    expect(changes).toBeLessThanOrEqual(6);

    bot.changed();
    vi.advanceTimersByTime(5000);
    emit(numbered(follow({ from: "ana" })));
    await page.until(({ id }) => id === "testlog-101");
    expect(page.of("state")).toHaveLength(1 + changes);
  });

  it("is the status every ten seconds, and at once when it is another one", async () => {
    ownClock("setInterval", "clearInterval");
    const { port, bot } = await openTestOverlay();
    const page = await listenTo(port);
    await page.until(({ event }) => event === "state");
    const statuses = () => page.of("status").map(({ data }) => data.status);
    for (let beat = 1; beat <= 3; beat += 1) {
      vi.advanceTimersByTime(10_000);
      await until(() => statuses().length > beat);
    }
    bot.health = () => ({ ...wellHealth(), status: "retrying" });
    bot.changed();
    await page.until(({ data }) => data.status === "retrying");
    expect(statuses()).toEqual(["ok", "ok", "ok", "ok", "retrying"]);
    expect(page.of("state")).toHaveLength(1);
  });
});

describe("a page that", () => {
  it("reads nothing is dropped, and others go on", async () => {
    const { port, overlay, emit, host } = await openTestOverlay();
    const reads = await listenTo(port);
    const slow = connect(port, "127.0.0.1");
    onTestFinished(() => void slow.destroy());
    slow.pause();
    slow.write(`GET /events HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    await until(() => overlay.pages === 2);
    // What the system itself holds for it comes first: some megabytes.
    let sent = 0;
    for (; overlay.pages === 2 && sent < 200_000; sent += 1) {
      emit(numbered(chatMessage({ message: "x".repeat(500) })));
      if (sent % 50 === 0) await turn();
    }
    expect(overlay.pages).toBe(1);
    emit(tipOf(7));
    await reads.until(({ data }) => data?.object?.tip?.tokens === 7);
    expect(reads.ids()).toHaveLength(sent + 1);
    const cut = once(slow, "close");
    slow.on("error", () => {}).resume();
    await cut;
  }, 60_000);

  it("is merely slow may have so much wait for it, and the whole log at once", async () => {
    const { port, overlay, emit } = await openTestOverlay();
    for (let n = 0; n < 300; n += 1)
      emit(numbered(tip({ from: "\u0001".repeat(500), note: "😍".repeat(500) })));
    const page = await listenTo(port);
    await page.until(({ id }) => id === "testlog-300");
    const size = JSON.stringify(page.messages).length;
    expect(size).toBeGreaterThan(2 * MAX_WAITING);
    expect({ pages: overlay.pages, ids: page.ids().length }).toEqual({ pages: 1, ids: 300 });
  });

  it("leaves makes room for another; beyond fifty there is none", async () => {
    const { port, overlay } = await openTestOverlay();
    const pages = await Promise.all(Array.from({ length: MAX_PAGES }, () => listenTo(port)));
    expect(pages.map(({ status }) => status)).toEqual(pages.map(() => 200));
    const { status, headers } = await ask(port, "/events");
    expect({ status, wait: headers["retry-after"] }).toEqual({ status: 503, wait: "10" });
    pages[0]?.asking.destroy();
    await until(() => overlay.pages < MAX_PAGES);
    expect((await listenTo(port)).status).toBe(200);
  });
});

describe("a test tip", () => {
  it("reaches pages as a test, and no log, total or place", async () => {
    const { port, overlay, bot, emit } = await openTestOverlay();
    const page = await listenTo(port);
    await overlay.control({ action: "test" });
    emit(tipOf(1));
    await page.until(({ id }) => id === "testlog-1");
    expect(page.of("test")).toEqual([
      {
        event: "test",
        data: {
          method: "tip",
          id: expect.stringMatching(/^\d+-0$/),
          object: {
            user: { username: "test" },
            tip: { tokens: 25, isAnon: false, message: "| This is a test" },
          },
        },
      },
    ]);
    expect(bot.log.entries).toHaveLength(1);
    const again = await listenTo(port);
    await again.until(({ id }) => id === "testlog-1");
    expect(again.of("test")).toEqual([]);
    expect(again.of("state")[0]?.data.state?.tips).toEqual({ tokens: 1, count: 1 });
  });
});

describe("the end", () => {
  it("waits for no page that listens, tells them, and leaves no socket", async () => {
    const { port, overlay } = await openTestOverlay();
    const pages = await Promise.all([listenTo(port), listenTo(port)]);
    const idle = connect(port, "127.0.0.1");
    onTestFinished(() => void idle.destroy());
    await once(idle, "connect");
    const idleEnds = once(
      idle.on("error", () => {}),
      "close",
    );
    await overlay.close();
    for (const page of pages) {
      await page.ended;
      expect(page.messages.at(-1)).toEqual({ event: "status", data: { status: "closed" } });
    }
    await idleEnds;
    await expect(ask(port, "/state")).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  it.each(["refused", "failed"] as const)("says that it was %s when that is why", async (status) => {
    const { port, overlay, bot } = await openTestOverlay();
    const page = await listenTo(port);
    bot.health = () => ({ ...wellHealth(), status });
    await overlay.close();
    await page.ended;
    expect(page.messages.at(-1)?.data).toEqual({ status });
  });

  it("waits for no page that reads nothing", async () => {
    const { port, overlay, host, emit } = await openTestOverlay();
    const slow = connect(port, "127.0.0.1");
    onTestFinished(() => void slow.destroy());
    slow.on("error", () => {}).pause();
    slow.write(`GET /events HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    await until(() => overlay.pages === 1);
    for (let n = 0; n < 300; n += 1) emit(tipOf(1));
    await overlay.close();
    await expect(ask(port, "/state")).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  it("leaves no timer and no listener", async () => {
    const { bot } = await openTestOverlay();
    ownClock("setTimeout", "clearTimeout", "setInterval", "clearInterval");
    const hub = new Hub(bot.source);
    hub.connect(undefined, () => {});
    bot.changed();
    expect([vi.getTimerCount(), bot.listeners]).toEqual([2, 1]);
    hub.close();
    expect([vi.getTimerCount(), bot.listeners]).toEqual([0, 0]);
  });
});

it("keeps private messages out of what pages are sent", async () => {
  const { port, emit } = await openTestOverlay();
  const page = await listenTo(port);
  emit(numbered(privateMessage({ from: "ana", message: "between us" })));
  emit(tipOf(1));
  await page.until(({ id }) => id === "testlog-1");
  expect(JSON.stringify(page.messages)).not.toContain("between us");
});
