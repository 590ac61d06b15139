import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { EventClient } from "@cb-events/core";
import { memorySource } from "@cb-events/overlay";
import { serveOverlay } from "@cb-events/overlay/node";
import { Simulator, tip } from "@cb-events/simulator";
import { decodeEvent } from "@cb-events/types";
import { describe, expect, it, type TestContext, vi } from "vitest";
import { useBrowser } from "./chromium.js";
import { openContext } from "./page.js";

const browser = useBrowser();
const EXAMPLE = new URL("../../overlay/examples/own-page.html", import.meta.url);

/** The example of the overlay's README, as a file and from a server of its own, with an overlay that it listens to. */
async function openOwnPage({ onTestFinished }: TestContext, ownPages: boolean) {
  const feed = new Simulator();
  const source = memorySource(new EventClient(feed.eventsUrl, { fetch: feed.fetch }));
  const overlay = await serveOverlay(source, { port: 0, ownPages });
  const html = (await readFile(EXAMPLE, "utf8")).replace("http://127.0.0.1:41731/", overlay.url);
  const folder = await mkdtemp(join(tmpdir(), "cb-events-own-page-"));
  await writeFile(join(folder, "own.html"), html);
  const server = createServer((_, response) => response.setHeader("content-type", "text/html").end(html));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    await overlay.close();
    server.close();
    server.closeAllConnections();
    await rm(folder, { recursive: true });
  });
  const { port } = server.address() as AddressInfo;
  const addresses = [pathToFileURL(join(folder, "own.html")).href, `http://127.0.0.1:${port}/`];
  const give = (tokens: number) => {
    const { event } = decodeEvent({ ...tip({ tokens, from: "ana" }), id: `${Date.now()}-${tokens}` });
    if (event !== undefined) source.add(event);
  };
  return { addresses, give };
}

describe("a page of one's own", () => {
  it("shows what happens, as a file and from another port", async (test) => {
    const { addresses, give } = await openOwnPage(test, true);
    const context = await openContext(test, browser());
    give(25);
    const pages = await Promise.all(
      addresses.map(async (address) => {
        const page = await context.newPage();
        await page.goto(address);
        await vi.waitFor(async () => expect(await page.textContent("#tips")).toBe("25 tokens"), 20_000);
        return page;
      }),
    );
    give(50);
    for (const page of pages) {
      await vi.waitFor(async () => {
        const shown = [await page.textContent("#tips"), await page.textContent("#latest")];
        expect(shown).toEqual(["75 tokens", "ana: 50"]);
      }, 20_000);
    }
  });

  it("is told nothing where that is off", async (test) => {
    const { addresses, give } = await openOwnPage(test, false);
    const context = await openContext(test, browser(), { allowed: /CORS|ERR_FAILED|status of 403/ });
    give(25);
    for (const address of addresses) {
      const page = await context.newPage();
      const refused = page.waitForEvent("requestfailed");
      await page.goto(address);
      await refused;
      expect(await page.textContent("h1")).toBe("…");
    }
  });
});
