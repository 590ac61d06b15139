import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Player } from "../web/alerts/player.js";
import { alertWith } from "./any-alert.js";

const alertOf = (name: string, tokens = 5) => alertWith({ name, tokens }, { places: [name] });

describe("the player", () => {
  let seen = true;
  let paused = false;
  let log: string[] = [];
  let times: number[] = [];
  const player = () =>
    new Player({
      isSeen: () => seen,
      isPaused: () => paused,
      onShow: (alert) => log.push(alert?.headline.name ?? "nothing"),
      onTime: (time) => times.push(time),
    });

  beforeEach(() => {
    vi.useFakeTimers();
    seen = true;
    paused = false;
    log = [];
    times = [];
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

  it("says for how long an alert stays, and when another comes that shortens it", () => {
    const one = player();
    one.add(alertOf("a"));
    one.add(alertOf("b"));
    one.add(alertOf("c"));
    expect(times).toEqual([6000, 3000]);
  });

  it("ends an alert in a pause and begins none, and goes on after it", () => {
    const one = player();
    one.add(alertOf("a"));
    paused = true;
    one.add(alertOf("b"));
    vi.advanceTimersByTime(60_000);
    expect(log).toEqual(["a", "nothing"]);
    expect(vi.getTimerCount()).toBe(0);
    paused = false;
    one.wake();
    expect(log).toEqual(["a", "nothing", "b"]);
    one.stop();
  });

  it("skips the alert on show: the next one begins at once", () => {
    const one = player();
    one.skip();
    one.add(alertOf("a"));
    one.add(alertOf("b"));
    one.skip();
    expect(log).toEqual(["a", "b"]);
    one.skip();
    expect(log).toEqual(["a", "b", "nothing"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("leaves one timer in a flood", () => {
    const one = player();
    for (let at = 0; at < 1000; at += 1) one.add(alertOf(`n${at}`, at));
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(60_000);
    expect(log).toHaveLength(8);
  });
});
