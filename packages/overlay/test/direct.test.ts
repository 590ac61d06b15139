import { chatMessage, privateMessage, type Simulator, tip } from "@cb-events/simulator";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeDatabase, fakeBrowser, openFeed, openPage, TOKEN } from "./direct-page.js";

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Long enough for an answer, and for what it brought to be written. */
const settle = () => vi.advanceTimersByTimeAsync(1500);

function emitTips(feed: Simulator, many: number, tokens = 1): string[] {
  return Array.from({ length: many }, () => feed.emit(tip({ tokens, from: "ana" })).id);
}

describe("what the page is told", () => {
  it("is the room and its events, once the feed has answered", async () => {
    const feed = openFeed();
    const { told, alerts, tokens } = openPage(feed);
    await settle();
    expect(told).toEqual(["state 0"]);
    const ids = emitTips(feed, 2, 5);
    await settle();
    expect(told).toContain("live");
    expect(alerts()).toEqual(ids);
    expect(tokens()).toBe(10);
  });

  it("is what happened before its first visit too, and nothing of that alerts", async () => {
    const feed = openFeed();
    const [early] = emitTips(feed, 1, 3);
    vi.advanceTimersByTime(5000);
    const { told, alerts, tokens } = openPage(feed);
    await settle();
    expect(told.some((line) => line.startsWith("old ") && line.endsWith(` ${early}`))).toBe(true);
    expect(alerts()).toEqual([]);
    expect(tokens()).toBe(3);
  });

  it("is never a private message, and nothing of one is kept", async () => {
    const feed = openFeed();
    const { told, browser } = openPage(feed);
    await settle();
    feed.emit(privateMessage({ from: "ana", message: "psst, a secret" }));
    feed.emit(chatMessage({ from: "ben", message: "hello" }));
    await settle();
    expect(told.filter((line) => line.startsWith("new "))).toHaveLength(1);
    expect(browser.storage.record).toContain("hello");
    expect(browser.storage.record).not.toContain("psst");
  });

  it("names no anonymous tipper, and keeps no such name", async () => {
    const feed = openFeed();
    const { browser, alerts } = openPage(feed);
    await settle();
    feed.emit(tip({ tokens: 5, from: "shy_viewer", anonymous: true, note: "from shy_viewer" }));
    await settle();
    expect(alerts()).toHaveLength(1);
    const { log } = JSON.parse(browser.storage.record);
    expect(JSON.stringify(log)).not.toContain("shy_viewer");
  });

  it("is how many events did not validate", async () => {
    const feed = openFeed();
    const { told, alerts } = openPage(feed);
    await settle();
    feed.emit({ method: "tip", id: `${Date.now()}-0`, object: { tip: { tokens: "many" } } });
    feed.emitRaw("nonsense");
    const ids = emitTips(feed, 1);
    await settle();
    expect(told.filter((line) => line === "invalid")).toHaveLength(2);
    expect(alerts()).toEqual(ids);
  });
});

describe("a reload", () => {
  it("misses nothing and repeats nothing, whenever it comes", async () => {
    const feed = openFeed({ pageSize: 7, rateLimit: Infinity });
    const browser = fakeBrowser();
    const shown: (string | undefined)[] = [];
    const expected: string[] = [];
    let last = openPage(feed, browser);
    await settle();
    for (let round = 0; round < 60; round += 1) {
      expected.push(...emitTips(feed, 1 + (round % 5), 2));
      // At another moment of its work each time: before the answer, between answer and write, after it.
      await vi.advanceTimersByTimeAsync((round * 37) % 600);
      last.showAll();
      shown.push(...last.alerts());
      last.source.close();
      last = openPage(feed, browser);
    }
    await vi.advanceTimersByTimeAsync(30_000);
    shown.push(...last.alerts());
    expect(shown).toEqual(expected);
    expect(last.tokens()).toBe(expected.length * 2);
  });

  it("alerts of what was given and not begun", async () => {
    const feed = openFeed();
    const first = openPage(feed);
    await settle();
    const ids = emitTips(feed, 3);
    await settle();
    expect(first.alerts()).toEqual(ids);
    const [firstPlace] = first.told
      .filter((line) => line.startsWith("new "))
      .map((line) => line.split(" ")[1]);
    first.source.onShown(firstPlace as string);
    first.source.close();
    const second = openPage(feed, first.browser);
    await settle();
    expect(second.alerts()).toEqual(ids.slice(1));
  });

  it("gives what was not written yet when it came, and gave it to nobody before", async () => {
    const feed = openFeed();
    const browser = fakeBrowser();
    const first = openPage(feed, browser);
    await settle();
    browser.storage.beforeWrite = () => new Promise(() => {}); // A write that is cut off.
    const ids = emitTips(feed, 2, 5);
    await settle();
    expect(first.alerts()).toEqual([]);
    first.source.close();
    browser.storage.beforeWrite = () => {};
    const second = openPage(feed, browser);
    await settle();
    expect(second.alerts()).toEqual(ids);
    expect(second.tokens()).toBe(10);
  });

  it("before the first answer is no other first visit", async () => {
    const feed = openFeed();
    const first = openPage(feed);
    await vi.advanceTimersByTimeAsync(100);
    first.source.close();
    await vi.advanceTimersByTimeAsync(1000);
    const ids = emitTips(feed, 1);
    await vi.advanceTimersByTimeAsync(1000);
    const second = openPage(feed, first.browser);
    await settle();
    expect(second.alerts()).toEqual(ids);
  });

  it("after a long time counts what happened, and alerts of the last ten minutes alone", async () => {
    const feed = openFeed({ retention: Infinity });
    const first = openPage(feed);
    await settle();
    first.source.close();
    emitTips(feed, 4);
    await vi.advanceTimersByTimeAsync(590_000);
    const late = emitTips(feed, 1);
    await vi.advanceTimersByTimeAsync(20_000);
    const second = openPage(feed, first.browser);
    await settle();
    expect(second.alerts()).toEqual(late);
    expect(second.tokens()).toBe(5);
  });

  it("is no business of another room, or of a page of another address", async () => {
    const feed = openFeed();
    const other = openFeed({ username: "other_owner" });
    const browser = fakeBrowser();
    openPage(feed, browser);
    openPage(other, browser);
    openPage(feed, browser, { address: "/?mode=direct&source=2" });
    await settle();
    expect(browser.storage.items.size).toBe(3);
    expect(browser.places.items.size).toBe(3);
  });
});

describe("the record", () => {
  it("holds neither the token nor the URL, and neither do the places and their keys", async () => {
    const feed = openFeed();
    const { browser, told } = openPage(feed);
    emitTips(feed, 3);
    await settle();
    const kept = JSON.stringify([[...browser.storage.items], [...browser.places.items], told]);
    expect(kept).toContain("room_owner");
    expect(kept).not.toContain(TOKEN);
    expect(kept).not.toContain("/events/");
  });

  it.each([
    ["is no JSON", () => "{"],
    ["is empty", () => ""],
    ["is of another version", (record: string) => record.replace('"version":1', '"version":2')],
    ["has no log", (record: string) => record.replace('"log":', '"lag":')],
    ["has a broken room", (record: string) => record.replace('"tippers":', '"tipplers":')],
    ["has a broken position", (record: string) => record.replace('"cursor":', '"curser":')],
    ["is that of another room", (record: string) => record.replace("/room_owner", "/somebody")],
  ])("that %s is not used, and is replaced: the page says so", async (_, damage) => {
    const feed = openFeed();
    const browser = fakeBrowser();
    const first = openPage(feed, browser);
    emitTips(feed, 2, 5);
    await settle();
    first.source.close();
    const [key] = browser.storage.items.keys();
    const damaged = damage(browser.storage.record);
    expect(damaged).not.toBe(browser.storage.record);
    browser.storage.items.set(key as string, damaged);

    await vi.advanceTimersByTimeAsync(1000);
    const second = openPage(feed, browser);
    await settle();
    expect(second.told).toContain("live: What was kept of this room could not be read: it begins anew");
    expect(second.alerts()).toEqual([]);
    expect(second.tokens()).toBe(10);
    expect([...browser.storage.items.keys()]).toEqual([key]);
    second.source.close();
    const third = openPage(feed, browser);
    emitTips(feed, 1);
    await settle();
    expect(third.told).toContain("live");
  });

  it("that cannot be written keeps the show going, and the page says so until it can", async () => {
    const feed = openFeed();
    const browser = fakeBrowser();
    browser.storage.beforeWrite = () => {
      throw new Error("QuotaExceededError");
    };
    const { told, alerts } = openPage(feed, browser);
    await settle();
    const ids = emitTips(feed, 2);
    await settle();
    expect(alerts()).toEqual(ids);
    expect(told.findLast((line) => line.startsWith("live"))).toMatch(/^live: The browser does not keep/);
    browser.storage.beforeWrite = () => {};
    emitTips(feed, 1);
    await settle();
    expect(told.findLast((line) => line.startsWith("live"))).toBe("live");
  });

  it("is written a few times a second, however much happens", async () => {
    const feed = openFeed({ rateLimit: Infinity });
    const { alerts, browser } = openPage(feed);
    await settle();
    const before = browser.storage.writes;
    feed.play(Array.from({ length: 250 }, () => ({ after: 0.012, event: tip({ tokens: 1 }) })));
    await vi.advanceTimersByTimeAsync(4000);
    expect(alerts()).toHaveLength(250);
    expect(browser.storage.writes - before).toBeLessThan(20);
  });

  it("holds up nothing when the disk is slow", async () => {
    const feed = openFeed({ rateLimit: Infinity });
    const browser = fakeBrowser();
    const { alerts, tokens } = openPage(feed, browser);
    await settle();
    browser.storage.beforeWrite = () => new Promise((resolve) => setTimeout(resolve, 500));
    emitTips(feed, 290);
    await vi.advanceTimersByTimeAsync(3000);
    expect(alerts()).toHaveLength(290);
    expect(tokens()).toBe(290);
  });
});

describe("the connection", () => {
  it("is lost for good when the feed refuses the URL", async () => {
    const feed = openFeed();
    const { told } = openPage(feed, fakeBrowser(), {}, feed.eventsUrl.replace(TOKEN, "wrong-one"));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told).toEqual(["state 0", "lost: The feed refuses this events URL: check it, or make a new one"]);
    expect(feed.requests).toHaveLength(1);
  });

  it.each(["", "rubbish", "https://evil.example/events/a/b/", "javascript:alert(1)"])(
    "is lost for good with %j, and nothing is asked",
    async (url) => {
      const feed = openFeed();
      const { told, browser } = openPage(feed, fakeBrowser(), {}, url);
      await settle();
      expect(told).toEqual([expect.stringMatching(/^lost: This is no events URL/)]);
      expect(feed.requests).toHaveLength(0);
      expect(browser.storage.items.size).toBe(0);
    },
  );

  it("is lost while the feed cannot be reached, and comes back for all that happened", async () => {
    const feed = openFeed();
    const { told, alerts } = openPage(feed);
    await settle();
    const repair = feed.fault({ on: "every", kind: "refuse" });
    emitTips(feed, 1);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(told.findLast((line) => /^(live|lost)/.test(line))).toBe("lost: The feed cannot be reached");
    repair();
    const [id] = emitTips(feed, 1);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(told).toContain("live");
    expect(alerts()).toHaveLength(2);
    expect(alerts().at(-1)).toBe(id);
  });

  it.each([
    ["a server error", { status: 503 } as const, "The feed answers with an error (503)"],
    ["a redirect", { kind: "redirect" } as const, "The feed answers with an error (302)"],
    ["a page for people", { kind: "html" } as const, "The feed's answer cannot be read"],
    [
      "a long wait",
      { status: 429, headers: { "retry-after": "600" } } as const,
      "The feed answers with an error (429)",
    ],
  ])("is lost at %s, and is made again", async (_, fault, problem) => {
    const feed = openFeed();
    const repair = feed.fault({ on: "every", ...fault });
    const { told, alerts } = openPage(feed);
    await vi.advanceTimersByTimeAsync(5000);
    expect(told.at(-1)).toBe(`lost: ${problem}`);
    repair();
    const ids = emitTips(feed, 1);
    await vi.advanceTimersByTimeAsync(700_000);
    expect(told).toContain("live");
    expect(alerts()).toEqual(ids);
  });

  it("goes on behind a gap", async () => {
    const feed = openFeed();
    const { alerts } = openPage(feed);
    await settle();
    const first = emitTips(feed, 1);
    await settle();
    feed.fault({ on: feed.requests.length + 1, kind: "expireCursor", withoutNextUrl: true });
    await vi.advanceTimersByTimeAsync(20_000);
    const second = emitTips(feed, 1);
    await settle();
    expect(alerts()).toEqual([...first, ...second]);
  });

  it("ends with the source: no timer, no request, nothing more is told, and nothing was logged", async () => {
    const printed = (["log", "info", "warn", "error", "debug"] as const).map((name) =>
      vi.spyOn(console, name).mockImplementation(() => {}),
    );
    for (const wait of [0, 1, 100, 300, 2000]) {
      const feed = openFeed();
      const { told, source } = openPage(feed);
      feed.fault({ on: 2, status: 503 });
      emitTips(feed, 3);
      await vi.advanceTimersByTimeAsync(wait);
      source.close();
      told.length = 0;
      emitTips(feed, 3);
      await vi.advanceTimersByTimeAsync(0);
      expect(vi.getTimerCount()).toBe(0);
      await vi.advanceTimersByTimeAsync(100_000);
      expect(told).toEqual([]);
      expect(feed.holding).toBe(0);
    }
    for (const print of printed) {
      expect(print).not.toHaveBeenCalled();
      print.mockRestore();
    }
  });
});

it("works without IndexedDB, which it says", async () => {
  const feed = openFeed();
  const { told, alerts } = openPage(
    feed,
    { ...fakeBrowser(), storage: new FakeDatabase() },
    {
      storage: {
        getItem: () => Promise.reject(new Error("indexedDB is not defined")),
        setItem: () => Promise.reject(new Error("indexedDB is not defined")),
      },
    },
  );
  await settle();
  const ids = emitTips(feed, 1);
  await settle();
  expect(alerts()).toEqual(ids);
  expect(told.findLast((line) => line.startsWith("live"))).toMatch(/does not keep the place/);
});
