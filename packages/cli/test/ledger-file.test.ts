import { isAbsolute } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { defaultLedger } from "../src/ledger/ledger-file.js";

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("the file of the history", () => {
  it("is in the state folder that the environment names, where that is a whole path", () => {
    expect(defaultLedger({ XDG_STATE_HOME: "/var/state" })).toBe("/var/state/cb-events/cb-events.db");
    expect(defaultLedger({ XDG_STATE_HOME: "state" })).toMatch(/^[/\\].*cb-events\.db$/);
  });

  it("is never in the current folder, though HOME is empty", () => {
    vi.stubEnv("HOME", "");
    expect(isAbsolute(defaultLedger({}))).toBe(true);
  });
});
