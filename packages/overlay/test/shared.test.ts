import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openServed } from "../web/served/source.js";
import { Hub } from "../web/shared/hub.js";
import { Hubs } from "../web/shared/hubs.js";
import { leaderWire } from "../web/shared/leader-wire.js";
import type { ToHub, ToPage } from "../web/shared/messages.js";
import { sharedEventSource } from "../web/shared/shared-event-source.js";
import type { Wire } from "../web/shared/wire.js";
import type { Source } from "../web/source.js";
import { FakeEventSource, fakePage, fakeStorage, loggedListener, wireTip } from "./served-bot.js";

const URL = "http://localhost:41731/events";

let closing: Source[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  FakeEventSource.opened = [];
  closing = [];
});
afterEach(() => {
  for (const source of closing) source.close();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** A page of a hub, with what it was told. */
function listen(hub: Hub, page: string): string[] {
  const told: string[] = [];
  hub.open(page, ({ type, id }) => told.push(id ? `${type} ${id}` : type));
  return told;
}

function greet(bot = FakeEventSource.last): void {
  bot.status("ok");
  bot.state("log-2");
  bot.entry("log-1");
  bot.entry("log-2");
}

describe("one connection for all pages", () => {
  const openHub = () => new Hub({ url: URL, EventSource: FakeEventSource });

  it("is opened by the first page, and tells all of them the same", () => {
    const hub = openHub();
    const [a, b] = [listen(hub, "a"), listen(hub, "b")];
    greet();
    expect(FakeEventSource.opened.map(({ url }) => url)).toEqual([URL]);
    expect(a).toEqual(["status", "state", "event log-1", "event log-2"]);
    expect(b).toEqual(a);
  });

  it("tells a page that comes later what there is, and then goes on", () => {
    const hub = openHub();
    listen(hub, "a");
    greet();
    FakeEventSource.last.say("show", {});
    const late = listen(hub, "b");
    expect(late).toEqual(["status", "show", "state", "event log-1", "event log-2"]);
    FakeEventSource.last.entry("log-3");
    FakeEventSource.last.say("test", wireTip("t"));
    FakeEventSource.last.say("control", { action: "skip" });
    expect(late.slice(5)).toEqual(["event log-3", "test", "control"]);
    expect(FakeEventSource.opened).toHaveLength(1);
  });

  it("ends with the last page", () => {
    const hub = openHub();
    listen(hub, "a");
    listen(hub, "b");
    hub.close("a");
    expect(FakeEventSource.last.isClosed).toBe(false);
    hub.close("b");
    expect(FakeEventSource.last.isClosed).toBe(true);
    hub.close("c");
  });

  it("fails for all, and the first page that asks again opens it where it was", () => {
    const hub = openHub();
    const [a, b] = [listen(hub, "a"), listen(hub, "b")];
    greet();
    FakeEventSource.last.break();
    expect([a.at(-1), b.at(-1)]).toEqual(["error", "error"]);
    expect(FakeEventSource.last.isClosed).toBe(true);
    const [again, other] = [listen(hub, "a"), listen(hub, "b")];
    expect(FakeEventSource.opened.map(({ url }) => url)).toEqual([URL, `${URL}?after=log-2`]);
    // Nothing old is passed off as what is going on.
    expect(again).toEqual([]);
    FakeEventSource.last.status("ok");
    FakeEventSource.last.state("log-2");
    expect(again).toEqual(["status", "state", "event log-1", "event log-2"]);
    expect(other).toEqual(again);
  });

  it("hears nothing of a connection that it gave up", () => {
    const hub = openHub();
    const a = listen(hub, "a");
    const first = FakeEventSource.last;
    first.break();
    listen(hub, "a");
    first.status("ok");
    expect(a).toEqual(["error"]);
  });

  it("is made again when a page asks and nothing was heard for a while", () => {
    const hub = openHub();
    listen(hub, "a");
    greet();
    vi.advanceTimersByTime(12_000);
    listen(hub, "b");
    expect(FakeEventSource.opened).toHaveLength(1);
    vi.advanceTimersByTime(1);
    listen(hub, "a");
    expect(FakeEventSource.opened).toHaveLength(2);
    expect(FakeEventSource.opened[0]?.isClosed).toBe(true);
  });

  it("forgets the entries of another log: a page would take them for new", () => {
    const hub = openHub();
    listen(hub, "a");
    greet();
    FakeEventSource.last.state("other-5");
    FakeEventSource.last.entry("other-5");
    expect(listen(hub, "b")).toEqual(
      ["state", "event other-5"].flatMap((line) => (line === "state" ? ["status", line] : [line])),
    );
  });

  it("keeps as many entries as the bot, and for as long; chat pushes no alert out", () => {
    const hub = openHub();
    listen(hub, "a");
    greet();
    for (let at = 3; at <= 400; at += 1) FakeEventSource.last.entry(`log-${at}`);
    const chat = { method: "chatMessage", id: "c", object: {} };
    for (let at = 401; at <= 500; at += 1) FakeEventSource.last.say("event", chat, `log-${at}`);
    const kept = () => listen(hub, "b").filter((line) => line.startsWith("event"));
    expect(kept()).toHaveLength(330);
    expect(kept()[0]).toBe("event log-101");
    vi.advanceTimersByTime(600_001);
    FakeEventSource.last.status("ok");
    expect(kept()).toEqual([]);
  });

  it("forgets a page that was not heard for three minutes, and tells one that comes back to ask again", () => {
    const hubs = new Hubs(FakeEventSource);
    const told: Record<string, string[]> = { a: [], b: [] };
    const wish = (page: "a" | "b", kind: ToHub["wish"]) =>
      hubs.hear(page, { url: URL, number: 7, wish: kind }, ({ type, number }) =>
        told[page]?.push(`${type} ${number}`),
      );
    wish("a", "open");
    wish("b", "open");
    vi.advanceTimersByTime(180_001);
    wish("b", "here");
    wish("a", "here");
    expect(told).toEqual({ a: ["error 7"], b: [] });
    expect(FakeEventSource.last.isClosed).toBe(false);
    wish("b", "close");
    expect(FakeEventSource.last.isClosed).toBe(true);
  });
});

/** Pages of one browser that can say something to all others, and agree on one. */
function fakeBrowser() {
  const channels = new Set<{ onmessage: ((event: MessageEvent) => void) | null }>();
  class FakeChannel {
    onmessage: ((event: MessageEvent) => void) | null = null;
    constructor() {
      channels.add(this);
    }
    postMessage(data: unknown): void {
      const copy = structuredClone(data);
      for (const channel of channels)
        if (channel !== this) channel.onmessage?.({ data: copy } as MessageEvent);
    }
  }
  const waiting: (() => unknown)[] = [];
  const locks = {
    request: (_: string, held: () => Promise<void>) => {
      waiting.push(held);
      return new Promise(() => undefined);
    },
  };
  let pages = 0;
  const open = (): Wire => {
    pages += 1;
    return leaderWire({
      EventSource: FakeEventSource,
      BroadcastChannel: FakeChannel as never,
      locks,
      page: `page ${pages}`,
    });
  };
  return { open, giveLock: () => void waiting.shift()?.(), channels };
}

function openBrowser() {
  const browser = fakeBrowser();
  const open = () => {
    const { told, listener } = loggedListener();
    const EventSource = sharedEventSource(browser.open(), "http://localhost:41731/");
    const source = openServed(listener, { ...fakePage(fakeStorage()), EventSource });
    closing.push(source);
    return { told, source };
  };
  return { browser, open };
}

describe("without a worker, one page keeps the connection for the others", () => {
  it("and another one takes over when it goes: nothing is missed, and nothing comes twice", async () => {
    const { browser, open } = openBrowser();
    const [first, second] = [open(), open()];
    browser.giveLock();
    vi.advanceTimersByTime(1000);
    greet();
    await vi.advanceTimersByTimeAsync(0);
    expect(FakeEventSource.opened.filter(({ isClosed }) => !isClosed)).toHaveLength(1);
    for (const { told } of [first, second])
      expect(told.filter((line) => !line.startsWith("lost"))).toEqual([
        "state 0",
        "live",
        "old log-1 log-1",
        "old log-2 log-2",
      ]);
    // The first page goes, and the lock with it.
    first.source.close();
    browser.channels.delete([...browser.channels][0] as never);
    second.told.length = 0;
    browser.giveLock();
    vi.advanceTimersByTime(1000);
    FakeEventSource.last.status("ok");
    FakeEventSource.last.state("log-3");
    for (const at of [1, 2, 3]) FakeEventSource.last.entry(`log-${at}`);
    await vi.advanceTimersByTimeAsync(0);
    expect(second.told.filter((line) => !line.startsWith("lost"))).toEqual([
      "state 0",
      "live",
      "new log-3 log-3",
    ]);
  });

  it("is live itself where another page asked before it", async () => {
    const { browser, open } = openBrowser();
    const keeper = open();
    browser.giveLock();
    // It asks itself a second later.
    const quicker = open();
    FakeEventSource.last.status("ok");
    FakeEventSource.last.state("log-0");
    expect(quicker.told).toContain("live");
    await vi.advanceTimersByTimeAsync(1000);
    expect(keeper.told).toContain("live");
    expect(FakeEventSource.opened).toHaveLength(1);
  });
});

describe("a connection through a wire", () => {
  it("hears what is meant for it, and no older one", () => {
    const wishes: ToHub[] = [];
    const wire: Wire = { post: (wish) => wishes.push(wish), onMessage: () => {}, onOther: () => {} };
    const EventSource = sharedEventSource(wire, "http://localhost:41731/overlay/?show=goal");
    const heard: unknown[] = [];
    const first = new EventSource("events");
    first.addEventListener("status", ({ data }) => heard.push(data));
    const say = (message: ToPage) => wire.onMessage(message);
    say({ number: 1, type: "status", data: "one" });
    first.close();
    const second = new EventSource("events?after=log-2");
    second.addEventListener("status", ({ data }) => heard.push(data));
    second.addEventListener("error", () => heard.push("error"));
    say({ number: 1, type: "status", data: "late" });
    say({ number: 2, type: "status", data: "two" });
    wire.onOther();
    second.close();
    say({ number: 2, type: "status", data: "after the end" });
    expect(heard).toEqual(["one", "two", "error"]);
    expect(wishes.map(({ url, wish, number }) => `${number} ${wish} ${url}`)).toEqual([
      "1 open http://localhost:41731/overlay/events",
      "1 close http://localhost:41731/overlay/events",
      "2 open http://localhost:41731/overlay/events",
      "2 close http://localhost:41731/overlay/events",
    ]);
  });
});
