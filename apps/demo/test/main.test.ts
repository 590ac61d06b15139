import { describe, expect, it } from "vitest";
import { RunningBot, temporaryFolder } from "./run-bot.js";

const run = async (...args: string[]) => new RunningBot("main.js", args, {}, await temporaryFolder());

describe("pnpm demo", () => {
  it("prints as many lines of JSON as it is asked for, and nothing else on standard output", async () => {
    const { code, stdout } = await (await run("--count", "20", "--json")).ended;
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(20);
    for (const line of lines)
      expect(JSON.parse(line)).toMatchObject({ type: expect.any(String), id: expect.any(String) });
    expect(stdout).toMatch(/^[\n -~]*$/);
    expect(stdout).not.toContain("privateMessage");
  });

  it("ends after --duration", async () => {
    const { code, stdout } = await (await run("--duration", "0.5")).ended;
    expect(code).toBe(0);
    expect(stdout).toContain("Ended.");
  });

  it.each([
    [["--cuont", "3"], "--cuont"],
    [["--count", "many"], "--count and --duration are above 0"],
    [["--duration", "0"], "--count and --duration are above 0"],
  ])("refuses %j in a line", async (args, message) => {
    const { code, stdout, stderr } = await (await run(...args)).ended;
    expect(stderr).toMatch(/^error: .*\n$/);
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  });

  it("serves the overlay, and says where first", async () => {
    const bot = await run();
    await bot.until(/tipped/);
    const [url = ""] = /http:\S+/.exec(bot.stdout) ?? [];
    expect(bot.stdout.indexOf("Overlay: ")).toBe("\n  ".length);
    expect((await fetch(url)).headers.get("content-type")).toContain("text/html");
    const state = await (await fetch(new URL("state", url))).json();
    expect(state).toMatchObject({ tips: { count: expect.any(Number) }, goal: { tokens: 500 } });
    expect((await bot.end("SIGTERM")).code).toBe(0);
  });

  it("ends when the reader of its output has gone", async () => {
    const bot = await run("--json");
    await bot.until(/\n/);
    bot.process.stdout?.destroy();
    expect((await bot.ended).code).toBe(0);
  });
});
