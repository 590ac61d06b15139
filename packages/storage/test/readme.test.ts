import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { follow as followed, Simulator } from "@cb-events/simulator";
import { fileStore } from "@cb-events/storage/node";
import { afterEach, describe, expect, it, vi } from "vitest";
import { follow } from "../examples/every.js";
import { temporaryFolders } from "./support.js";

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
  it.each(["quick-start", "every", "recipes"])("shows examples/%s.ts", async (name) => {
    expect(await read("README.md")).toContain(`\`\`\`ts\n${await read(`examples/${name}.ts`)}\`\`\``);
  });

  it("names every option and every error", async () => {
    const readme = await read("README.md");
    for (const name of ["every", "StoredPositionError", "PositionFileError"]) {
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
    const kept = await fileStore(join(folder, "state", "position.json")).load();
    expect(kept).toEqual({ version: 1, room: "127.0.0.1/demo", cursor: id, mark: id, handled: [] });
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
