import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { perFrame } from "../web/page/per-frame.js";

describe("perFrame", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("requestAnimationFrame", (onFrame: () => void) => setTimeout(onFrame, 16));
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("draws at the next frame what was asked for", () => {
    const draw = vi.fn();
    perFrame(draw)();
    expect(draw).not.toHaveBeenCalled();
    vi.advanceTimersByTime(16);
    expect(draw).toHaveBeenCalledTimes(1);
  });

  it("draws ten times in a second of 500 events, and after the last", () => {
    const draw = vi.fn();
    const ask = perFrame(draw);
    for (let at = 0; at < 500; at += 1) {
      ask();
      vi.advanceTimersByTime(2);
    }
    expect(draw.mock.calls.length).toBeLessThanOrEqual(10);
    const before = draw.mock.calls.length;
    ask();
    vi.advanceTimersByTime(200);
    expect(draw.mock.calls.length).toBe(before + 1);
  });
});
