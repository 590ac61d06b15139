import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { NOTHING } from "../web/alerts/alert.js";
import { Player } from "../web/alerts/player.js";

const alertOf = (name: string, tokens = 5) => ({
  headline: { kind: "tip" as const, name, tokens, count: 1, isAnonymous: false, note: "" },
  rest: NOTHING,
  isTest: false,
  places: [name],
});

describe("the player", () => {
  let seen = true;
  let log: string[] = [];
  const player = () =>
    new Player({
      time: 6000,
      isSeen: () => seen,
      onShow: (alert) => log.push(alert?.headline.name ?? "nothing"),
    });

  beforeEach(() => {
    vi.useFakeTimers();
    seen = true;
    log = [];
  });
  afterEach(() => vi.useRealTimers());

  it("shows one after the other, and then nothing", () => {
    const one = player();
    for (const name of ["a", "b"]) one.add(alertOf(name));
    expect(log).toEqual(["a"]);
    vi.advanceTimersByTime(3000);
    expect(log).toEqual(["a", "b"]);
    vi.advanceTimersByTime(6000);
    expect(log).toEqual(["a", "b", "nothing"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("begins nothing on a page that is not seen, and goes on when it is", () => {
    const one = player();
    one.add(alertOf("a"));
    seen = false;
    one.add(alertOf("b"));
    vi.advanceTimersByTime(60_000);
    expect(log).toEqual(["a"]);
    seen = true;
    one.wake();
    expect(log).toEqual(["a", "b"]);
  });

  it("leaves one timer in a flood", () => {
    const one = player();
    for (let at = 0; at < 1000; at += 1) one.add(alertOf(`n${at}`, at));
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(60_000);
    expect(log).toHaveLength(8);
  });
});
