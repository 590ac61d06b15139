import { expect, it } from "vitest";
import { leftBehind, runBuilt } from "./run.js";

const LIMIT = 90_000;
const crash = (...args: string[]) =>
  runBuilt("crash", "--events", "300", "--kills", "8", "--slowest", "6", "--seed", "1", ...args);
const ledger = (...args: string[]) =>
  runBuilt("ledger-crash", "--events", "200", "--kills", "6", "--slowest", "8", "--seed", "1", ...args);

it("loses nothing and counts nothing twice, and leaves nothing behind", { timeout: LIMIT }, async () => {
  const { code, lines } = await crash();
  expect(lines[0]).toBe("seed 1: 300 events at 400/s, handlers of 0 to 6 ms, 8 kills");
  expect(lines.slice(1).sort()).toEqual([
    expect.stringMatching(/^kept: effects outside of it: lost 0, repeated [0-8] \(at most one a kill: 8\)$/),
    "kept: state saved with the position, every 0.1 s: lost 0, counted twice 0",
    "kept: state saved with the position: lost 0, counted twice 0",
  ]);
  expect(code).toBe(0);
});

it("catches a position that is moved when a page arrives", { timeout: LIMIT }, async () => {
  const { code, lines } = await crash("--mode", "early", "--slowest", "15");
  expect(lines[1]).toMatch(/^BROKEN: position moved too early \(broken on purpose\): lost [1-9]/);
  expect(code).toBe(1);
});

it("catches a store that tears its file", { timeout: LIMIT }, async () => {
  const { code, lines } = await crash("--mode", "torn");
  expect(lines[1]).toMatch(/^BROKEN: file written in two halves .*PositionStoreError/);
  expect(code).toBe(1);
});

it("finds nothing half written in a ledger", { timeout: LIMIT }, async () => {
  const { code, lines, err } = await ledger();
  expect(lines).toEqual([
    "seed 1: 200 events at 300/s, handlers of 0 to 8 ms, 6 kills",
    "kept: lost 0, counted twice 0, jobs lost 0, jobs twice 0, halves after a kill 0",
  ]);
  expect([code, err]).toEqual([0, ""]);
});

it("catches counts in a transaction of their own", { timeout: LIMIT }, async () => {
  const { code, lines } = await ledger("--broken", "--kills", "10");
  expect(lines[1]).toMatch(/^BROKEN: lost 0, counted twice \d+, .* halves after a kill [1-9]/);
  expect(code).toBe(1);
  expect(await leftBehind("cb-events-crash-")).toEqual([]);
});
