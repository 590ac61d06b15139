import { readFile } from "node:fs/promises";
import { describe, expect, it, vi } from "vitest";

const read = (path: string) => readFile(new URL(`../${path}`, import.meta.url), "utf8");

describe("the README", () => {
  it("shows the example that runs here", async () => {
    expect(await read("README.md")).toContain(await read("examples/decode.ts"));
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    await import("../examples/decode.js");
    expect(log.mock.calls).toEqual([["anonymous tipped 25: hi"]]);
    log.mockRestore();
  });
});
