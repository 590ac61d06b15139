import { getEventListeners } from "node:events";
import { createServer } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { ask } from "./listening.js";
import { openTestOverlay, until } from "./overlay-server.js";

/** Before any server. */
const GLOBALS = [globalThis.Request, globalThis.Response];

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
  it("is another one when the usual is taken", async () => {
    await taken(41_731);
    const { port, overlay } = await openTestOverlay({ port: undefined });
    expect(port).not.toBe(41_731);
    expect(overlay.url).toBe(`http://127.0.0.1:${port}/`);
  });

  it("is the one that is asked for, or none", async () => {
    const port = await taken();
    await expect(openTestOverlay({ port })).rejects.toMatchObject({
      name: "OverlayAddressError",
      code: "OVERLAY_ADDRESS",
      option: "port",
      message: `port ${port}: the port is taken; give another, or 0 for any free one`,
    });
  });

  it.each([
    ["203.0.113.9", "host 203.0.113.9 is no address of this machine; give one, or 0.0.0.0 for all"],
    ["nowhere.invalid", "host nowhere.invalid "],
  ])("is not had on the host %s, which is said", async (host, problem) => {
    await expect(openTestOverlay({ host })).rejects.toThrow(problem);
  });

  it("is free again when the signal aborts, and is not taken where it has aborted", async () => {
    const ending = new AbortController();
    const { port } = await openTestOverlay({ signal: ending.signal });
    ending.abort();
    await until(() =>
      ask(port, "/state").then(
        () => false,
        () => true,
      ),
    );
    const again = await openTestOverlay({ port });
    expect(again.port).toBe(port);
    await expect(openTestOverlay({ signal: ending.signal })).rejects.toBe(ending.signal.reason);
  });

  it("is listened at without a trace: no listener of the signal, and no other global", async () => {
    const { signal } = new AbortController();
    const { overlay, port } = await openTestOverlay({ signal });
    expect((await ask(port, "/state")).status).toBe(200);
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    await overlay.close();
    expect(getEventListeners(signal, "abort")).toEqual([]);
    expect([globalThis.Request, globalThis.Response]).toEqual(GLOBALS);
  });
});
