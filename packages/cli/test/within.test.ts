import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { within } from "../src/process/within.js";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** Work that ends when it is told to. */
const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
    if (signal.aborted) reject(signal.reason);
  });

describe("work within a time", () => {
  it("gives what it gives, and leaves nothing behind", async () => {
    expect(await within(new AbortController().signal, 5000, async () => 5)).toBe(5);
    await expect(
      within(new AbortController().signal, 5000, () => Promise.reject(new Error("no"))),
    ).rejects.toThrow("no");
  });

  it("is aborted when the time is over", async () => {
    const working = within(new AbortController().signal, 5000, untilAborted);
    const failing = expect(working).rejects.toMatchObject({ name: "TimeoutError" });
    await vi.advanceTimersByTimeAsync(5000);
    await failing;
  });

  it("is aborted when the other signal aborts, now or before", async () => {
    const controller = new AbortController();
    const working = within(controller.signal, 5000, untilAborted);
    controller.abort(new Error("enough"));
    await expect(working).rejects.toThrow("enough");
    await expect(within(controller.signal, 5000, untilAborted)).rejects.toThrow("enough");
  });
});
