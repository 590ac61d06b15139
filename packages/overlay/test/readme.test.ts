import { readFile } from "node:fs/promises";
import { EventClient } from "@cb-events/core";
import { openLedger } from "@cb-events/ledger";
import { createRoomState, parseRoomState, type RoomState, reduceRoom } from "@cb-events/room";
import { Simulator, tip, userEnter } from "@cb-events/simulator";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { ledgerSource } from "../examples/ledger-source.js";
import { serveOverlay } from "../src/node.js";
import { ask, listenTo } from "./listening.js";

const read = (path: string) => readFile(new URL(`../${path}`, import.meta.url), "utf8");

describe("the README", () => {
  it.each([
    ["ts", "quick-start.ts"],
    ["ts", "ledger-source.ts"],
    ["html", "own-page.html"],
  ])("shows as %s examples/%s", async (language, name) => {
    expect(await read("README.md")).toContain(`\`\`\`${language}\n${await read(`examples/${name}`)}\`\`\``);
  });
});

describe("the examples", () => {
  it("show a room: the quick start, until the feed refuses it", async () => {
    const feed = new Simulator({ username: "demo", token: "secret" });
    feed.emit({ ...tip({ tokens: 400 }), id: "1700000000000-0" }); // of before
    feed.emit(tip({ tokens: 25, from: "ana" }));
    vi.stubEnv("CB_EVENTS_URL", feed.eventsUrl);
    vi.stubGlobal("fetch", feed.fetch);
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    onTestFinished(() => {
      vi.unstubAllEnvs();
      vi.unstubAllGlobals();
      vi.restoreAllMocks();
    });
    const ended = import("../examples/quick-start.js").catch((error: unknown) => error);
    await vi.waitFor(() => expect(log).toHaveBeenCalled(), 10_000);
    const [, port] = /^Put http:\/\/127\.0\.0\.1:(\d+)\/ into OBS$/.exec(String(log.mock.calls[0])) ?? [];
    const page = await listenTo(Number(port));
    await page.until(({ data }) => data.state?.tips.count === 2);
    await page.until(({ event, data }) => event === "event" && data.object?.tip?.tokens === 25);
    expect(page.of("event").map(({ data }) => data.object?.tip?.tokens)).toEqual([25]);
    const { body } = await ask(Number(port), "/state");
    expect(JSON.parse(body)).toMatchObject({
      tips: { tokens: 425 },
      goal: { tokens: 1000, what: "a dance" },
    });
    feed.fault({ on: feed.requests.length + 1, status: 401 });
    feed.emit(userEnter()); // Ends the request that waits.
    expect(await ended).toMatchObject({ code: "AUTH" });
    await page.ended;
  });

  it("show what a ledger holds, under its numbers, and change it", async () => {
    const feed = new Simulator({ username: "demo", token: "secret" });
    const ledger = await openLedger(":memory:", { commitEvery: 0 });
    const room = ledger.room("demo");
    const goals = { list: [{ tokens: 100 }, { tokens: 200 }] };
    const totals = room.state<RoomState>("totals", {
      initial: createRoomState({ goals }),
      parse: parseRoomState,
    });
    const client = new EventClient(feed.eventsUrl, { fetch: feed.fetch, positionStore: room, timeout: 1 });
    const overlay = await serveOverlay(ledgerSource({ client, room, totals, logId: "demo" }), { port: 0 });
    const { port } = overlay;
    const page = await listenTo(port);
    const ended = client.run((event) => {
      room.add(event);
      totals.value = reduceRoom(totals.value, event);
    });
    onTestFinished(async () => {
      await client.close();
      await ended;
      await overlay.close();
      await ledger.close();
    });
    feed.emit(tip({ tokens: 5 }));
    feed.emit(userEnter());
    feed.emit(tip({ tokens: 7 }));
    await page.until(({ data }) => data.at === "demo-3");
    expect(page.ids()).toEqual(["demo-1", "demo-3"]);
    expect(page.of("state").at(-1)?.data.state?.tips.tokens).toBe(12);

    expect(await overlay.control({ action: "nextGoal" })).toBeUndefined();
    await page.until(({ data }) => data.state?.goal?.tokens === 200);
    expect(await overlay.control({ action: "resetTonight" })).toBe("This bot cannot do resetTonight");
  });
});
