import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Answers } from "../web/page/answers.js";
import { inkOn } from "../web/page/apply-look.js";
import { Darkness } from "../web/page/darkness.js";
import { notesOf } from "../web/page/notes.js";
import { orderOf } from "../web/page/order-of.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe("answers", () => {
  it("are on show for six seconds, one in ten at most", () => {
    const shown: string[] = [];
    const answers = new Answers((answer) => shown.push(answer?.text ?? "nothing"));
    const ask = (text: string) => answers.add({ command: "goal", name: "ana", text });
    ask("1");
    vi.advanceTimersByTime(5999);
    expect(shown).toEqual(["1"]);
    vi.advanceTimersByTime(1);
    expect(shown).toEqual(["1", "nothing"]);
    vi.advanceTimersByTime(3999);
    ask("2");
    vi.advanceTimersByTime(1);
    ask("3");
    answers.stop();
    expect(shown).toEqual(["1", "nothing", "3"]);
  });

  it("are short and hold no odd characters", () => {
    const shown: string[] = [];
    const answers = new Answers((answer) => answer && shown.push(answer.name, answer.text));
    answers.add({ command: "top", name: "\u202eana", text: "x".repeat(10_000) });
    answers.stop();
    expect(shown).toEqual(["ana", `${"x".repeat(200)}…`]);
  });
});

describe("darkness", () => {
  it("begins after 30 seconds in which nothing was live, and ends with what is", () => {
    const told: boolean[] = [];
    const darkness = new Darkness((isDark) => told.push(isDark));
    vi.advanceTimersByTime(20_000);
    // Another reason is no more patience.
    darkness.tell("lost");
    vi.advanceTimersByTime(9999);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(told).toEqual([true]);
    darkness.tell("live");
    darkness.tell("lost");
    vi.advanceTimersByTime(29_999);
    darkness.stop();
    expect(told).toEqual([true, false]);
  });
});

describe("notes for the owner", () => {
  const usual = { notes: "auto", background: "none", mode: "served" } as const;

  it("are never on air", () => {
    expect(notesOf(usual, true)).toEqual({ address: false, state: false });
    expect(notesOf({ ...usual, background: "theme", mode: "direct" }, true)).toEqual({
      address: false,
      state: false,
    });
    expect(notesOf(usual, false)).toEqual({ address: true, state: false });
  });

  it("are on a page that is read, and on one that has no bot", () => {
    expect(notesOf({ ...usual, background: "theme" }, false).state).toBe(true);
    expect(notesOf({ ...usual, mode: "direct" }, false).state).toBe(true);
  });

  it("are where the address says so", () => {
    expect(notesOf({ ...usual, notes: "on" }, true)).toEqual({ address: true, state: true });
    expect(notesOf({ ...usual, notes: "off", background: "theme" }, false)).toEqual({
      address: false,
      state: false,
    });
  });
});

describe("an order", () => {
  const menu = [{ tokens: 50, what: "your song" }];
  const tip = (tokens: number) =>
    ({ type: "tip", tip: { tokens }, user: { username: "ana" } }) as Parameters<typeof orderOf>[0];

  it("is a tip of exactly the price", () => {
    expect(orderOf(tip(50), menu)).toEqual({ tokens: 50, what: "your song" });
    expect(orderOf(tip(51), menu)).toBeUndefined();
    expect(orderOf({ ...tip(50), type: "follow" } as Parameters<typeof orderOf>[0], menu)).toBeUndefined();
  });
});

describe("the ink on a colour of one's own", () => {
  it("is the one that is read better", () => {
    expect(inkOn("#ffffff")).toBe("#14100a");
    expect(inkOn("#ffb84d")).toBe("#14100a");
    expect(inkOn("#000000")).toBe("#ffffff");
    expect(inkOn("#7a0033")).toBe("#ffffff");
  });
});
