import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openServed } from "../web/served/source.js";
import type { Source } from "../web/source.js";
import { FakeEventSource, fakePage, fakeStorage, loggedListener, stateWith, wireTip } from "./served-bot.js";

beforeEach(() => {
  vi.useFakeTimers();
  FakeEventSource.opened = [];
});
afterEach(() => {
  for (const source of opened.splice(0)) source.close();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const opened: Source[] = [];

const privateMessage = {
  method: "privateMessage",
  id: "a",
  object: { message: { message: "psst" }, user: { username: "ana" } },
};

/** A page in which a source was opened. */
function openPage(page = fakePage()) {
  const { told, listener } = loggedListener();
  const source = openServed(listener, page);
  opened.push(source);
  return { told, source, page };
}

/** A page of a bot that has told of three entries. */
function runningPage(page = fakePage()) {
  const run = openPage(page);
  const bot = FakeEventSource.last;
  bot.status("ok");
  bot.state("log-3", 30);
  for (const place of ["log-1", "log-2", "log-3"]) bot.entry(place);
  return { ...run, bot };
}

describe("what the page is told", () => {
  it("is the state, and the entries that are kept, in order", () => {
    const { told } = runningPage();
    expect(told).toEqual(["state 30", "live", "old log-1 log-1", "old log-2 log-2", "old log-3 log-3"]);
  });

  it("asks for all that is kept at first, and goes on where it was when it connects again", () => {
    const { bot } = runningPage();
    expect(bot.url).toBe("events");
    bot.break();
    vi.advanceTimersByTime(1000);
    expect(FakeEventSource.last.url).toBe("events?after=log-3");
  });

  it("is a test without a place, and always new", () => {
    const { told, bot } = runningPage();
    bot.say("test", wireTip("t"));
    expect(told.at(-1)).toBe("test - t");
  });

  it("is what the bot decided about an entry, and nothing of it that does not validate", () => {
    const { listener } = loggedListener();
    const told: unknown[] = [];
    const source = openServed(
      { ...listener, onEvent: ({ alerts, answer }) => told.push({ alerts, answer }) },
      fakePage(),
    );
    opened.push(source);
    const alert = { name: "big", look: "huge", seconds: 9, image: "media/wow.gif", sound: "" };
    const answer = { command: "goal", name: "ana", text: "588 to go" };
    const say = (more: object, at: number) =>
      FakeEventSource.last.say("event", { ...wireTip("a"), ...more }, `log-${at}`);
    say({ alerts: [alert], answer }, 1);
    say({ alerts: [] }, 2);
    say({}, 3);
    // Nothing is loaded from elsewhere.
    for (const [at, image] of ["https://evil.example/a.gif", "//evil.example", "media/../x?y"].entries())
      say({ alerts: [{ ...alert, image }] }, at + 4);
    say({ alerts: [{ ...alert, look: "gigantic" }] }, 9);
    const undecided = { alerts: undefined, answer: undefined };
    expect(told).toEqual([
      { alerts: [alert], answer },
      { alerts: [], answer: undefined },
      ...Array(5).fill(undecided),
    ]);
  });

  it("is an alert once more, which has no place", () => {
    const { listener } = loggedListener();
    const told: unknown[] = [];
    const onEvent = ({ place, isTest, isAgain }: { place: unknown; isTest: boolean; isAgain?: boolean }) =>
      told.push([place, isTest, isAgain]);
    opened.push(openServed({ ...listener, onEvent }, fakePage()));
    FakeEventSource.last.say("again", wireTip("a"));
    expect(told).toEqual([[undefined, true, true]]);
  });

  it("is what is set for all pages, and a wish to skip", () => {
    const { told, listener } = loggedListener();
    const onShow = (show: { isPaused: boolean }) => void told.push(`paused ${show.isPaused}`);
    opened.push(openServed({ ...listener, onShow, onSkip: () => void told.push("skip") }, fakePage()));
    const show = {
      look: { theme: "neon", accent: "#ff0066" },
      tiers: [25, 100, 500, 1000],
      menu: [{ tokens: 50, what: "your song" }],
      alerts: ["big tip"],
      isSimulated: false,
      isPaused: true,
      isMuted: false,
      timerEndsAt: null,
    };
    const bot = FakeEventSource.last;
    bot.say("show", show);
    bot.say("show", { ...show, look: { accent: "url(x)" } });
    bot.say("control", { action: "skip" });
    bot.say("control", { action: "explode" });
    expect(told).toEqual(["paused true", "invalid", "skip"]);
  });

  it("is each entry once, though it comes again or out of order", () => {
    const { told, bot } = runningPage();
    told.length = 0;
    for (const place of ["log-3", "log-5", "log-4", "log-5", "log-6"]) bot.entry(place);
    expect(told).toEqual(["new log-5 log-5", "new log-6 log-6"]);
  });

  it("is each entry once, though the bot is exchanged for another and comes back", () => {
    const { told, bot } = runningPage();
    bot.entry("other-1");
    told.length = 0;
    bot.entry("log-3");
    bot.entry("other-1");
    bot.entry("log-4");
    expect(told).toEqual(["new log-4 log-4"]);
  });
});

describe("what is new", () => {
  it("is nothing that happened before a page ran here for the first time", () => {
    const { told, bot } = runningPage();
    bot.entry("log-4");
    expect(told.slice(-2)).toEqual(["old log-3 log-3", "new log-4 log-4"]);
  });

  it("is what was not begun before a reload", () => {
    const storage = fakeStorage();
    const first = runningPage(fakePage(storage));
    for (const place of ["log-4", "log-5", "log-6"]) first.bot.entry(place);
    first.source.onShown("log-4");
    first.source.onShown("log-5");
    first.source.close();

    const { told } = openPage(fakePage(storage));
    FakeEventSource.last.state("log-6");
    for (const place of ["log-4", "log-5", "log-6"]) FakeEventSource.last.entry(place);
    expect(told.slice(-3)).toEqual(["old log-4 log-4", "old log-5 log-5", "new log-6 log-6"]);
  });

  it("is what came between a first visit without any alert and a reload", () => {
    const storage = fakeStorage();
    runningPage(fakePage(storage)).source.close();
    const { told } = openPage(fakePage(storage));
    FakeEventSource.last.state("log-4");
    FakeEventSource.last.entry("log-3");
    FakeEventSource.last.entry("log-4");
    expect(told.slice(-2)).toEqual(["old log-3 log-3", "new log-4 log-4"]);
  });

  it("is of its own for a page with another query", () => {
    const storage = fakeStorage();
    const first = runningPage(fakePage(storage));
    first.bot.entry("log-4");
    first.source.onShown("log-4");
    const { told } = openPage({ ...fakePage(storage), address: "/?source=2" });
    FakeEventSource.last.state("log-5");
    FakeEventSource.last.entry("log-5");
    FakeEventSource.last.entry("log-6");
    expect(told.slice(-2)).toEqual(["old log-5 log-5", "new log-6 log-6"]);
  });

  it("is what a bot tells after a restart with its state", () => {
    const { told, bot } = runningPage();
    bot.break();
    vi.advanceTimersByTime(1000);
    told.length = 0;
    FakeEventSource.last.state("log-4");
    FakeEventSource.last.entry("log-4");
    expect(told).toEqual(["state 0", "new log-4 log-4"]);
  });

  it("is all that a bot without its state tells", () => {
    const { told, source, bot } = runningPage();
    bot.entry("log-4");
    source.onShown("log-4");
    bot.break();
    vi.advanceTimersByTime(1000);
    FakeEventSource.last.state("new-1");
    FakeEventSource.last.entry("new-1");
    FakeEventSource.last.entry("new-2");
    expect(told.slice(-2)).toEqual(["new new-1 new-1", "new new-2 new-2"]);
    source.onShown("new-2");
    FakeEventSource.last.entry("new-3");
    expect(told.at(-1)).toBe("new new-3 new-3");
  });

  it("is all of another log after a reload", () => {
    const storage = fakeStorage();
    runningPage(fakePage(storage)).source.close();
    const { told } = openPage(fakePage(storage));
    FakeEventSource.last.state("new-1");
    FakeEventSource.last.entry("new-1");
    expect(told.at(-1)).toBe("new new-1 new-1");
  });

  it("stays so until the page is closed when nothing can be stored", () => {
    const full = {
      getItem: () => {
        throw new Error("refused");
      },
      setItem: () => {
        throw new Error("QuotaExceededError");
      },
    };
    const { told, source, bot } = runningPage(fakePage(full));
    bot.entry("log-4");
    source.onShown("log-4");
    expect(told.slice(-2)).toEqual(["old log-3 log-3", "new log-4 log-4"]);
  });

  it.each(["", "rubbish", "log-", "-3", "log-99999999999999999999", `${"x".repeat(1000)}-1`])(
    "ignores a stored place that is none: %j",
    (stored) => {
      const storage = fakeStorage();
      storage.getItem = () => stored;
      const { told } = runningPage(fakePage(storage));
      expect(told.at(-1)).toBe("old log-3 log-3");
    },
  );

  it("never goes back to a place that was shown before", () => {
    const storage = fakeStorage();
    const { source } = runningPage(fakePage(storage));
    source.onShown("log-9");
    source.onShown("log-8");
    source.onShown("not a place");
    expect([...storage.items.values()]).toEqual(["log-9"]);
  });
});

describe("the connection", () => {
  it("is live only when the bot said so and a state came", () => {
    const { told } = openPage();
    FakeEventSource.last.status("ok");
    expect(told).toEqual([]);
    FakeEventSource.last.state("log-0");
    expect(told).toEqual(["state 0", "live"]);
  });

  it.each(["retrying", "stalled", "failed", "refused", "closed"])(
    "is lost when the bot says %s",
    (status) => {
      const { told, bot } = runningPage();
      bot.status(status);
      expect(told.at(-1)).toMatch(/^lost: \w/);
      bot.state("log-3");
      expect(told.at(-1)).toBe("state 0");
      bot.status("ok");
      expect(told.at(-1)).toBe("live");
    },
  );

  it("is not live while the bot starts", () => {
    const { told, bot } = runningPage();
    bot.status("starting");
    expect(told.at(-1)).toBe("connecting");
  });

  it("is told once for each change", () => {
    const { told, bot } = runningPage();
    told.length = 0;
    for (const status of ["ok", "ok", "failed", "failed", "ok"]) bot.status(status);
    expect(told).toEqual(["lost: The bot's connection to the feed fails", "live"]);
  });

  it.each([
    ["refused", "The feed refuses the bot's credentials"],
    ["closed", "The bot has ended"],
  ])("goes on to say why, when the bot was %s at its end", (status, reason) => {
    const { told, bot } = runningPage();
    bot.status(status);
    bot.break();
    vi.advanceTimersByTime(1000);
    FakeEventSource.last.break();
    expect(told.at(-1)).toBe(`lost: ${reason}`);
    vi.advanceTimersByTime(1000);
    FakeEventSource.last.status("retrying");
    FakeEventSource.last.break();
    expect(told.at(-1)).toBe("lost: There is no connection to the bot");
  });

  it("is lost at an error, and tried again after a second, for ever", () => {
    const { told, bot } = runningPage();
    bot.break();
    expect(told.at(-1)).toBe("lost: There is no connection to the bot");
    expect(bot.isClosed).toBe(true);
    for (let attempt = 2; attempt < 50; attempt += 1) {
      vi.advanceTimersByTime(999);
      expect(FakeEventSource.opened).toHaveLength(attempt - 1);
      vi.advanceTimersByTime(1);
      expect(FakeEventSource.opened).toHaveLength(attempt);
      FakeEventSource.last.break();
    }
    vi.advanceTimersByTime(1000);
    FakeEventSource.last.status("ok");
    expect(told.at(-1)).toMatch(/^lost/);
    FakeEventSource.last.state("log-3");
    expect(told.at(-1)).toBe("live");
  });

  it("is lost after 25 s of silence, and made again", () => {
    const { told, bot } = runningPage();
    vi.advanceTimersByTime(24_000);
    bot.status("ok");
    vi.advanceTimersByTime(24_999);
    expect(told.at(-1)).toBe("old log-3 log-3");
    vi.advanceTimersByTime(1);
    expect(told.at(-1)).toBe("lost: The bot has fallen silent");
    expect(bot.isClosed).toBe(true);
    expect(FakeEventSource.opened).toHaveLength(2);
  });

  it("does not wait when the network comes back or the page is seen again", () => {
    for (const wake of ["online", "visibilitychange"]) {
      const { bot, page, source } = runningPage();
      bot.break();
      const before = FakeEventSource.opened.length;
      page[wake === "online" ? "window" : "document"].dispatchEvent(new Event(wake));
      expect(FakeEventSource.opened).toHaveLength(before + 1);
      vi.advanceTimersByTime(1000);
      expect(FakeEventSource.opened).toHaveLength(before + 1);
      source.close();
    }
  });

  it("is made again with the network, and is lost when 25 s passed without a word before and after", () => {
    const { told, page, bot } = runningPage();
    vi.advanceTimersByTime(20_000);
    page.window.dispatchEvent(new Event("online"));
    expect(bot.isClosed).toBe(true);
    vi.advanceTimersByTime(5000);
    expect(told.at(-1)).toBe("lost: The bot has fallen silent");
  });

  it("is lost when a page is seen again that slept, and stays when it did not", () => {
    const { told, page, bot } = runningPage();
    page.document.dispatchEvent(new Event("visibilitychange"));
    expect(bot.isClosed).toBe(false);
    vi.setSystemTime(Date.now() + 3_600_000);
    page.document.dispatchEvent(new Event("visibilitychange"));
    expect(told.at(-1)).toBe("lost: The bot was not heard for a while");
    expect(bot.isClosed).toBe(true);
    expect(FakeEventSource.opened).toHaveLength(2);
  });

  it("ends with the source, and nothing is told any more", () => {
    const { told, source, page, bot } = runningPage();
    source.close();
    told.length = 0;
    bot.status("failed");
    bot.entry("log-9");
    bot.break();
    page.window.dispatchEvent(new Event("online"));
    page.document.dispatchEvent(new Event("visibilitychange"));
    vi.advanceTimersByTime(100_000);
    expect(told).toEqual([]);
    expect(bot.isClosed).toBe(true);
    expect(FakeEventSource.opened).toHaveLength(1);
  });

  it("hears nothing of what it gave up", () => {
    const { told, bot } = runningPage();
    bot.break();
    vi.advanceTimersByTime(1000);
    told.length = 0;
    bot.entry("log-9");
    bot.break();
    expect(told).toEqual([]);
    expect(FakeEventSource.opened).toHaveLength(2);
  });
});

describe("what does not validate", () => {
  it.each<[string, unknown, string]>([
    ["that is no JSON", "{", "log-4"],
    ["that is null", "null", "log-4"],
    ["without a place", wireTip("a"), ""],
    ["with a place that is no number", wireTip("a"), "log-x"],
    ["with too large a place", wireTip("a"), "log-9999999999999999"],
    ["of a log with too long a name", wireTip("a"), `${"9".repeat(100_000)}-1`],
    ["without what its type needs", { method: "tip", id: "a", object: { tip: { tokens: "many" } } }, "log-4"],
    ["with an id that is no text", { ...wireTip("a"), id: 7 }, "log-4"],
    ["that is private", privateMessage, "log-4"],
  ])("is counted when it is an event %s, and the next one is told", (_, data, id) => {
    const { told, bot } = runningPage();
    told.length = 0;
    bot.say("event", data, id);
    bot.entry("log-4");
    expect(told).toEqual(["invalid", "new log-4 log-4"]);
  });

  it("is counted when it is a test", () => {
    const { told, bot } = runningPage();
    bot.say("test", []);
    expect(told.at(-1)).toBe("invalid");
  });

  it.each<[string, string, unknown]>([
    ["a state that is no JSON", "state", "{"],
    ["a state of no place", "state", { at: "nowhere", state: stateWith(9) }],
    ["a state of another version", "state", { at: "log-3", state: { ...stateWith(9), version: 1 } }],
    [
      "a state with a wrong number",
      "state",
      { at: "log-3", state: { ...stateWith(9), tips: { tokens: "9", count: 1 } } },
    ],
    ["a status of another version", "status", { status: "splendid" }],
    ["a status that is no JSON", "status", "ok"],
  ])("makes nothing live when it is %s, until a valid one comes", (_, type, data) => {
    const { told, bot } = runningPage();
    told.length = 0;
    bot.say(type, data);
    expect(told).toEqual(["invalid", "lost: The bot is of another version than this page: load it again"]);
    bot.state("log-3");
    bot.status("ok");
    expect(told.slice(-2)).toEqual(["state 0", "live"]);
  });

  it("tells its place all the same when it is a state", () => {
    const { told } = openPage();
    FakeEventSource.last.say("state", { at: "log-3", state: 0 });
    FakeEventSource.last.entry("log-3");
    FakeEventSource.last.entry("log-4");
    expect(told.slice(-2)).toEqual(["old log-3 log-3", "new log-4 log-4"]);
  });
});
