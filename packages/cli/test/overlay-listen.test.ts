import { createServer } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
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
