import { afterEach, beforeEach, expect, vi } from "vitest";

// A line on the console that no test expects is a warning that a user would see: it fails the test.
const lines: unknown[][] = [];

beforeEach(() => {
  lines.length = 0;
  for (const level of ["debug", "info", "log", "warn", "error"] as const) {
    vi.spyOn(console, level).mockImplementation((...line) => void lines.push([level, ...line]));
  }
});

afterEach(() => {
  vi.restoreAllMocks();
  expect(lines.splice(0)).toEqual([]);
});

/** The console's lines so far, each with its level before it; they count as expected. */
export const consoleLines = (): unknown[][] => lines.splice(0);
