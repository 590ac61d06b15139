import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { EventClient } from "@cb-events/core";
import { follow as followed, Simulator, tip } from "@cb-events/simulator";
import { afterEach, describe, expect, it, vi } from "vitest";
import { follow } from "../examples/every.js";
import { countTips, openTotals } from "../examples/state.js";
import { stored, temporaryFolders } from "./support.js";

const read = (path: string) => readFile(new URL(`../${path}`, import.meta.url), "utf8");
const temporaryFolder = temporaryFolders();
const home = process.cwd();

afterEach(() => {
  process.chdir(home);
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("the README", () => {
  it.each(["quick-start", "state", "every", "recipes"])("shows examples/%s.ts", async (name) => {
    expect(await read("README.md")).toContain(`\`\`\`ts\n${await read(`examples/${name}.ts`)}\`\`\``);
  });

  it("names every option and every error", async () => {
    const readme = await read("README.md");
    const names = ["every", "initial", "parse", "saveEvery", "upgrade"];
    const errors = ["StoredPositionError", "FileInUseError", "FileChangedError", "PositionFileError"];
    for (const name of [...names, ...errors]) {
      expect(readme).toContain(`| \`${name}\` `);
    }
  });
});

describe("the examples", () => {
  it("keep the position in a file: the quick start, until the feed refuses it", async () => {
    const folder = await temporaryFolder();
    const feed = new Simulator({ username: "demo", token: "secret" });
    const { id } = feed.emit(followed({ from: "ana" }));
    feed.fault({ on: 2, status: 401 });
    vi.stubEnv("CB_EVENTS_URL", feed.eventsUrl);
    vi.stubGlobal("fetch", feed.fetch);
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    process.chdir(folder);
    await expect(import("../examples/quick-start.js")).rejects.toMatchObject({ code: "AUTH" });
    expect(log.mock.calls).toEqual([["follow"]]);
    const kept = await stored(join(folder, "state", "position.json"));
    expect(kept).toEqual({ version: 1, room: "127.0.0.1/demo", cursor: id, mark: id, handled: [] });
  });

  it("count each tip once through restarts, and refuse a damaged file", async () => {
    const path = join(await temporaryFolder(), "totals.json");
    const feed = new Simulator({ username: "demo", token: "secret" });
    for (let start = 1; start <= 3; start += 1) {
      feed.emit(tip({ tokens: 25 }));
      const totals = openTotals(path);
      const client = new EventClient(feed.eventsUrl, { fetch: feed.fetch, positionStore: totals });
      const counting = countTips(client, totals);
      await vi.waitFor(async () => {
        expect(await stored(path)).toMatchObject({ value: { tokens: 25 * start, tips: start } });
      });
      await client.close();
      await counting;
      await totals.flush();
    }
    await writeFile(path, '{"version":1,"position":null,"value":{"tokens":"25"}}');
    await expect(openTotals(path).load()).rejects.toThrow("tokens and tips must be numbers");
  });

  it("write what was put off when they end", async () => {
    const feed = new Simulator({ username: "demo", token: "secret" });
    const ids = [1, 2, 3].map(() => feed.emit(followed({ from: "ana" })).id);
    vi.stubGlobal("fetch", feed.fetch);
    const stop = new AbortController();
    let printed = 0;
    vi.spyOn(console, "log").mockImplementation(() => {
      printed += 1;
    });
    const written: string[] = [];
    const following = follow(
      feed.eventsUrl,
      { getItem: () => null, setItem: (_, value) => written.push(value) },
      stop.signal,
    );
    await vi.waitFor(() => expect([printed, feed.holding]).toEqual([3, 1]));
    stop.abort();
    await following;
    expect(written.map((text) => JSON.parse(text) as unknown)).toEqual([
      { version: 1, room: "127.0.0.1/demo", cursor: null, mark: ids[0], handled: [] },
      { version: 1, room: "127.0.0.1/demo", cursor: ids[2], mark: ids[2], handled: [] },
    ]);
  });
});
