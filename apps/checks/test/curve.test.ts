import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { runCommand } from "../src/curve/command.js";
import { play } from "../src/curve/play.js";
import { SCENARIOS, type Scenario } from "../src/curve/scenarios.js";
import { run, testFolder } from "./run.js";

const named = (name: string) => SCENARIOS.find((scenario) => scenario.name === name) as Scenario;

it("finds the curve within 5 %, and puts table and picture where they belong", async () => {
  const folder = await testFolder();
  await writeFile(join(folder, "README.md"), "before\n<!-- curve -->\nold\n<!-- end -->\nbehind\n");
  const scenarios = [named("30 × 1/s"), named("100 × 1/s")];
  const { code, out, err } = await run(runCommand, ["--write"], { scenarios, folder });
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toMatch(/rows: 2, seed: 1, broken: 0\n$/);
  const readme = await readFile(join(folder, "README.md"), "utf8");
  expect(readme).toMatch(
    /^before\n<!-- curve -->\n\n\| rooms × events .*\n(\| .*\n){3}\n<!-- end -->\nbehind\n$/,
  );
  expect(readme).toMatch(/\n\| 100 × 1\/s \| 6,\d{3}, 0\.03 s \| /);
  expect(await readFile(join(folder, "curve.svg"), "utf8")).toMatch(/^<svg .*pool, p95.*<\/svg>\n$/s);
}, 180_000);

it("gives the same figures for the same seed", async () => {
  const row = { contestant: "pool", groups: named("50 × 1/s").groups, seconds: 60 } as const;
  const first = await play({ ...row, seed: 7 });
  expect(await play({ ...row, seed: 7 })).toEqual(first);
  expect(await play({ ...row, seed: 8 })).not.toEqual(first);
});

it("fails when a figure is off", async () => {
  const groups = [{ rooms: 10, perSecond: 1, lag: [1, 2] as const }];
  const wrong: Scenario = { name: "10 × 1/s", groups, requests: 100, max: 3, worst: 4 };
  const { code, out } = await run(runCommand, ["--seconds", "60"], { scenarios: [wrong] });
  expect(code).toBe(1);
  expect(out).toMatch(/BROKEN 10 × 1\/s: the number of requests a minute is \d+, not 100, give or take 5 %/);
  expect(out).toContain("BROKEN 10 × 1/s: the lag of the pool (p95) is 0.0");
  expect(out).toContain("BROKEN 10 × 1/s: the longest lag is 0.0");
  expect(out).toContain("BROKEN 10 × 1/s: the lag of the room that fares worst (p95) is 0.0");
});
