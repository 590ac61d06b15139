import { describe, expect, it } from "vitest";
import { hasServer } from "../src/redis-server.js";
import { compare } from "../src/studio/show.js";
import { leftBehind, runBuilt } from "./run.js";

const SMALL = ["--rooms", "12", "--workers", "2", "--lease", "3", "--seed", "1"];

const studio = (...args: string[]) => runBuilt("studio", ...SMALL, ...args);

describe.skipIf(!hasServer())("the proof of the relay, on a Redis server", () => {
  it("loses nothing and repeats nothing over a frozen worker and a Redis with an older state", async () => {
    const { code, lines, err } = await studio("--moments", "freeze,back", "--seconds", "25");
    expect(err).toBe("");
    expect(lines.slice(-5, -2)).toEqual([
      expect.stringMatching(/^kept: \d+ events, 0 kills of workers$/),
      "lost 0, twice 0, out of order 0",
      expect.stringMatching(/^stale writes accepted 0, refused \d+; rewinds \d+$/),
    ]);
    expect(code).toBe(0);
    expect(await leftBehind("cb-events-studio-")).toEqual([]);
  }, 180_000);

  it("reports what is lost without the check of what an append builds on", async () => {
    const { code, lines } = await studio("--moments", "back", "--seconds", "15", "--without", "seq");
    expect(lines.at(-5)).toMatch(/^BROKEN: /);
    expect(lines.at(-4)).toMatch(/^lost [1-9]/);
    expect(code).toBe(1);
  }, 180_000);

  it("reports the writes of who is owner no more, without the fence", async () => {
    const { code, lines } = await studio("--moments", "freeze", "--seconds", "25", "--without", "fence");
    expect(lines.at(-5)).toMatch(/^BROKEN: /);
    expect(lines.at(-3)).toMatch(/^stale writes accepted [1-9]/);
    expect(code).toBe(1);
  }, 180_000);
});

describe("the comparison of a log with what was sent", () => {
  it("counts what is lost, comes twice, or is out of order", () => {
    expect(compare(["a", "b", "c"], ["a", "b", "c"])).toEqual({ lost: 0, twice: 0, outOfOrder: 0 });
    expect(compare(["a", "b", "c", "d"], ["b", "a", "c", "c"])).toEqual({ lost: 1, twice: 1, outOfOrder: 1 });
  });
});
