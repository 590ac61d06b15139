import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { broadcastStart, chatMessage, privateMessage, Simulator, tip } from "../src/index.js";
import { drain, page } from "./support.js";

const start = 1_755_376_889_458;

beforeEach(() => {
  vi.useFakeTimers({ now: start });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("emit", () => {
  it("gives ids of the clock, ascending while it stands still", () => {
    const feed = new Simulator();
    const ids = [feed.emit(tip()), feed.emit(tip()), feed.emit(tip())].map(({ id }) => id);
    expect(ids).toEqual([`${start}-0`, `${start}-1`, `${start}-2`]);
  });

  it("gives ascending ids when the clock goes back", () => {
    const feed = new Simulator();
    feed.emit(tip());
    vi.setSystemTime(start - 60_000);
    expect(feed.emit(tip()).id).toBe(`${start}-1`);
    vi.setSystemTime(start + 1);
    expect(feed.emit(tip()).id).toBe(`${start + 1}-0`);
  });

  it("returns the event as it is fetched", async () => {
    const feed = new Simulator();
    const event = feed.emit(tip({ tokens: 25, from: "ana" }));
    expect(Object.keys(event)).toEqual(["method", "object", "id"]);
    expect((await page(feed)).events).toEqual([event]);
  });

  it("keeps an id that an event brings", async () => {
    const feed = new Simulator();
    expect(feed.emit({ ...tip(), id: "1755376889460-0" }).id).toBe("1755376889460-0");
    expect(feed.emit(tip()).id).toBe("1755376889460-1");
    const { nextUrl } = await page(feed);
    expect(nextUrl).toContain("?i=1755376889460-1&");
  });

  it("delivers events whose own ids are equal, descending or of another form, once each and in order", async () => {
    const feed = new Simulator({ pageSize: 1 });
    const ids = ["evt-1", "5-0", "evt-1", `${start + 5}-0`, "4-0", "", "99999999999999999999-0"];
    for (const id of ids) feed.emit({ ...tip(), id });
    expect(await drain(feed)).toEqual(ids);
  });

  it("carries broken events as they are", async () => {
    const feed = new Simulator();
    const broken = [{ method: 7, id: 12, object: "x" }, { ...tip(), id: null, object: [] }, { id: "1-0" }];
    for (const event of broken) feed.emit(event);
    expect((await page(feed)).events).toEqual(broken);
  });

  it("puts any JSON value into a page", async () => {
    const feed = new Simulator();
    const values = [null, 7, "text", true, [1, [2]], {}, { id: 5 }];
    for (const value of values) feed.emitRaw(value);
    feed.emit({ ...tip(), id: "x" });
    expect((await page(feed)).events.slice(0, -1)).toEqual(values);
  });

  it("refuses what is no JSON value", () => {
    const feed = new Simulator();
    expect(() => feed.emitRaw(undefined)).toThrow(TypeError);
    expect(() => feed.emitRaw(() => {})).toThrow("emit: the event must be a JSON value, not a function");
  });

  it("fetches an event as it was when it was emitted", async () => {
    const feed = new Simulator();
    const draft = tip({ tokens: 5 });
    feed.emit(draft);
    draft.object["tip"] = "changed";
    expect(JSON.stringify(await page(feed))).not.toContain("changed");
  });
});

describe("the room of an event", () => {
  it("is the feed's own where the builder was told none", () => {
    const feed = new Simulator({ username: "alice" });
    expect(feed.emit(tip()).object).toMatchObject({ broadcaster: "alice", user: { username: "viewer" } });
    expect(feed.emit(broadcastStart()).object).toMatchObject({
      broadcaster: "alice",
      user: { username: "alice", isOwner: true },
    });
    expect(feed.emit(privateMessage({ from: "demo" })).object).toMatchObject({
      message: { fromUser: "demo", toUser: "alice" },
      user: { username: "demo" },
    });
    expect(feed.emit(privateMessage({ to: "ana" })).object).toMatchObject({
      message: { fromUser: "alice", toUser: "ana" },
      user: { username: "alice" },
    });
  });

  it("stays as the builder was told", () => {
    const feed = new Simulator({ username: "alice" });
    expect(feed.emit(tip({ broadcaster: "demo" })).object["broadcaster"]).toBe("demo");
    expect(feed.emit(tip({ broadcaster: "" })).object["broadcaster"]).toBe("");
    expect(feed.emit({ ...chatMessage(), object: { message: "broken" } }).object).toEqual({
      message: "broken",
    });
  });

  it("leaves what a test has changed in the object since", () => {
    const feed = new Simulator({ username: "alice" });
    const draft = broadcastStart();
    draft.object["user"] = null;
    draft.object["broadcaster"] = 7;
    expect(feed.emit(draft).object).toEqual({ broadcaster: 7, user: null });
  });

  it("can be put into two feeds", () => {
    const draft = broadcastStart();
    expect(new Simulator({ username: "a" }).emit(draft).object["broadcaster"]).toBe("a");
    expect(new Simulator({ username: "b" }).emit(draft).object["broadcaster"]).toBe("b");
  });
});
