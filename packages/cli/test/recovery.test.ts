import { follow } from "@cb-events/simulator";
import type { CbEvent } from "@cb-events/types";
import { describe, expect, it } from "vitest";
import { runBot } from "../src/bot/bot.js";
import type { Log } from "../src/log.js";
import type { Printer } from "../src/printer.js";
import { DEFAULT_SETTINGS } from "../src/settings/settings.js";
import { openRoom, TOKEN } from "./room.js";

/** What the bot works with, with everything it says in one list. `onPrint` runs before the line is there. */
function scripted(onPrint: (event: CbEvent) => void = () => {}) {
  const lines: string[] = [];
  const add = (message: string) => void lines.push(message);
  const log: Log = { debug: () => {}, info: add, warn: add, error: add, notice: add };
  let printed = 0;
  const printer: Printer = {
    get printed() {
      return printed;
    },
    async print(event) {
      printed += 1;
      onPrint(event);
      lines.push(`printed ${event.id}`);
    },
  };
  const settings = { current: { ...DEFAULT_SETTINGS, alerts: [] }, onChange() {} };
  return { lines, log, printer, settings, startedAt: 0, signal: new AbortController().signal };
}

const quick = { retryAttempts: 1, retryMaxDelay: 1, strict: false };
const ended = expect.stringMatching(/^Ended\. /);

describe("runBot", () => {
  it("goes on after an answer that cannot be read", async () => {
    const { feed, server } = await openRoom();
    feed.fault({ on: 2, kind: "html" });
    feed.emit({ ...follow(), id: "1-0" });
    const bot = scripted();
    await runBot({ ...bot, room: { credentials: server.eventsUrl }, options: { ...quick, count: 1 } });
    expect(bot.lines).toEqual([
      expect.stringMatching(/^ProtocolError: .*; goes on in 1 s$/),
      "printed 1-0",
      ended,
    ]);
  });

  it("goes on when a nextUrl leads elsewhere, and loses nothing of that answer", async () => {
    const { feed, server } = await openRoom();
    feed.fault({ on: 2, kind: "foreignNextUrl" });
    feed.emit({ ...follow(), id: "1-0" });
    feed.emit({ ...follow(), id: "2-0" });
    const bot = scripted(({ id }) => {
      if (id === "2-0") queueMicrotask(() => feed.emit({ ...follow(), id: "3-0" }));
    });
    await runBot({ ...bot, room: { credentials: server.eventsUrl }, options: { ...quick, count: 3 } });
    expect(bot.lines).toEqual([
      "printed 1-0",
      "printed 2-0",
      expect.stringMatching(/^ProtocolError: .*; goes on in 1 s$/),
      "printed 3-0",
      ended,
    ]);
    expect(bot.lines.join("\n")).not.toContain(TOKEN);
  });

  it("obeys a Retry-After that is longer than the longest delay", async () => {
    const { feed, server } = await openRoom();
    feed.fault({ on: 2, status: 429, headers: { "retry-after": "4000" } });
    const end = new AbortController();
    const bot = scripted();
    const warn = (message: string) => {
      bot.lines.push(message);
      end.abort();
    };
    const log: Log = { ...bot.log, warn };
    await runBot({
      ...bot,
      log,
      signal: end.signal,
      room: { credentials: server.eventsUrl },
      options: quick,
    });
    expect(bot.lines).toEqual([expect.stringMatching(/^RateLimitError: .*; goes on in 4000 s$/), ended]);
  });

  it("logs a handler that throws, and runs the next one", async () => {
    const { feed, server } = await openRoom();
    feed.emit({ ...follow(), id: "1-0" });
    feed.emit({ ...follow(), id: "2-0" });
    const bot = scripted(({ id }) => {
      if (id === "1-0") throw new TypeError("no paper");
    });
    await runBot({ ...bot, room: { credentials: server.eventsUrl }, options: { ...quick, count: 2 } });
    expect(bot.lines).toEqual([
      expect.stringMatching(/^Handler .* failed on follow 1-0: TypeError: no paper$/),
      "printed 2-0",
      expect.stringMatching(/^Ended\. 2 events: .* 2 followers won, /),
    ]);
  });

  it("rejects with an error that does not pass, and sums up what came before", async () => {
    const { feed, server } = await openRoom();
    feed.emit({ ...follow(), id: "1-0" });
    feed.fault({ on: 3, status: 403 });
    const bot = scripted();
    const running = runBot({ ...bot, room: { credentials: server.eventsUrl }, options: quick });
    await expect(running).rejects.toMatchObject({ code: "AUTH" });
    expect(bot.lines).toEqual(["printed 1-0", expect.stringMatching(/^Ended\. 1 event: /)]);
  });
});
