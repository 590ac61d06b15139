import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { HeldRequest } from "../src/rooms/held-request.js";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

it("a request that has not failed for 15 s was taken by the feed, until the next one", () => {
  const held = new HeldRequest();
  expect(held.isTaken).toBe(false);
  held.enter("polling");
  vi.advanceTimersByTime(14_999);
  expect(held.isTaken).toBe(false);
  vi.advanceTimersByTime(1);
  expect(held.isTaken).toBe(true);
  held.enter("retrying");
  vi.advanceTimersByTime(60_000);
  expect(held.isTaken).toBe(false);
  held.enter("polling");
  expect(held.isTaken).toBe(false);
});
