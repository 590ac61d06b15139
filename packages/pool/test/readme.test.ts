import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Simulator, tip } from "@cb-events/simulator";
import { listen } from "@cb-events/simulator/node";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { followRooms } from "../examples/studio.js";
import { tokensOf } from "./feeds.js";

const read = (path: string) => readFile(new URL(`../${path}`, import.meta.url), "utf8");

describe("the README", () => {
  it.each(["quick-start", "studio"])("shows examples/%s.ts", async (name) => {
    expect(await read("README.md")).toContain(`\`\`\`ts\n${await read(`examples/${name}.ts`)}\`\`\``);
  });
});

describe("the example of a studio", () => {
  it("goes on in each room where it was", async () => {
    const folder = await mkdtemp(join(tmpdir(), "cb-events-pool-"));
    const before = process.cwd();
    process.chdir(folder);
    onTestFinished(async () => {
      process.chdir(before);
      await rm(folder, { recursive: true });
    });
    const feeds = ["ana", "ben"].map((username) => new Simulator({ username }));
    await using server = await listen(feeds);
    const got: string[] = [];
    for (const round of [1, 2, 3]) {
      for (const feed of feeds) feed.emit(tip({ tokens: round }));
      const end = new AbortController();
      await followRooms(
        server.eventsUrls,
        async (room, event) => {
          got.push(`${room} ${tokensOf(event)}`);
          if (got.length === 2 * round) end.abort();
        },
        end.signal,
      );
    }
    expect(got.sort()).toEqual(["ana 1", "ana 2", "ana 3", "ben 1", "ben 2", "ben 3"]);
    expect((await readdir(join(folder, "positions"))).sort()).toEqual(["ana.json", "ben.json"]);
    vi.restoreAllMocks();
  });
});
