import { createServer } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { openTestOverlay } from "./overlay-server.js";
import { openRoom } from "./room.js";
import { linesOf, runBot, startBot } from "./run-bot.js";

/** Takes a port. */
async function taken(port = 0): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.once("error", () => resolve()); // It is taken by somebody else: as good.
    server.listen(port, "127.0.0.1", resolve);
  });
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === "object" && address ? address.port : port;
}

describe("the port of the overlay", () => {
  it("is another one when the usual is taken, and the address says so", async () => {
    await taken(41_731);
    const { port, lines } = await openTestOverlay({ port: undefined });
    expect(port).not.toBe(41_731);
    expect(lines).toEqual([
      `Overlay: http://127.0.0.1:${port}/  choices: http://127.0.0.1:${port}/choices.html  ` +
        "(port 41731 is taken: this one is another at each start, unless --port names it)",
    ]);
  });

  it("is the one that is asked for, or none", async () => {
    const port = await taken();
    await expect(openTestOverlay({ port })).rejects.toThrow(
      `--port ${port}: the port is taken; give another, or 0 for any free one`,
    );
  });

  it.each([
    ["203.0.113.9", "--host 203.0.113.9 is no address of this machine; give one, or 0.0.0.0 for all"],
    ["nowhere.invalid", "--host nowhere.invalid "],
  ])("is not had on the host %s, which is said", async (host, problem) => {
    await expect(openTestOverlay({ host, key: "k" })).rejects.toThrow(problem);
  });
});

describe("the bot", () => {
  it("ends with 1 and one line when its port is taken", async () => {
    const { env } = await openRoom();
    const port = await taken();
    const { code, stdout, stderr } = await runBot(["--port", String(port)], { env });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(linesOf(stderr)[0]).toBe(
      `error: --port ${port}: the port is taken; give another, or 0 for any free one`,
    );
  });

  it("serves no overlay with --no-overlay", async () => {
    const { env } = await openRoom();
    const bot = startBot(["--no-overlay", "--log-level", "debug"], { env });
    await bot.until("stderr", "Received");
    expect(bot.stderr).not.toContain("Overlay");
  });

  it.each([
    [["--no-overlay", "--port", "1"], "--port is about the overlay, which is not served with --no-overlay"],
    [["--no-overlay", "--open"], "--open is about the overlay, which is not served with --no-overlay"],
    [["--port", "65536"], "Allowed is a whole number, from 0 to 65535."],
    [["--port", "x"], "Allowed is a whole number"],
  ])("refuses %j", async (args, problem) => {
    const { code, stderr } = await runBot(args);
    expect(code).toBe(1);
    expect(stderr).toContain(problem);
    expect(linesOf(stderr)).toHaveLength(1);
  });
});
