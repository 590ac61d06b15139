import { readFile } from "node:fs/promises";
import { Simulator, tip } from "@cb-events/simulator";
import { afterEach, describe, expect, it, vi } from "vitest";
import { anonymous } from "../examples/browser.js";
import { tippers } from "../examples/read.js";
import { play } from "../examples/replay.js";
import { linesOf, read as readBack, temporaryFile } from "./recordings.js";

const read = (path: string) => readFile(new URL(`../${path}`, import.meta.url), "utf8");
const home = process.cwd();
const tips = [5, 20].map((tokens, at) => ({
  type: "tip" as const,
  id: `${1000 + at}-0`,
  user: { username: "ana" },
  tip: { tokens, isAnon: false, message: "| for you" },
}));

afterEach(() => {
  process.chdir(home);
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("the README", () => {
  it.each(["quick-start", "replay", "read", "browser"])("shows examples/%s.ts", async (name) => {
    expect(await read("README.md")).toContain(`\`\`\`ts\n${await read(`examples/${name}.ts`)}\`\`\``);
  });

  it("names every option and every error", async () => {
    const readme = await read("README.md");
    const errors = ["RecordingFileError", "RecordingFormatError", "UnrecordableEventError"];
    for (const name of ["anonymise", "key", "speed", "signal", "onInvalidLine", "onInvalidEvent", ...errors])
      expect(readme).toContain(`| \`${name}\` `);
  });
});

describe("the examples", () => {
  it("record: the quick start, until the feed refuses it", async () => {
    const path = await temporaryFile();
    const feed = new Simulator({ username: "demo", token: "secret" });
    const { id } = feed.emit(tip({ from: "ana", tokens: 25 }));
    feed.fault({ on: 2, status: 401 });
    vi.stubEnv("CB_EVENTS_URL", feed.eventsUrl);
    vi.stubGlobal("fetch", feed.fetch);
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    process.chdir(path.replace("/show.ndjson", ""));
    await expect(import("../examples/quick-start.js")).rejects.toMatchObject({ code: "AUTH" });
    expect(log.mock.calls).toEqual([["tip"]]);
    expect((await readBack(path)).events).toMatchObject([{ type: "tip", id }]);
  });

  it("replay, read and anonymise", async () => {
    const path = await temporaryFile(linesOf(tips));
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    await play(path);
    expect(log.mock.calls).toEqual([
      ["ana tipped 5"],
      ["ana tipped 20"],
      ["2 events, 0 skipped, 0 repeats left out"],
    ]);
    expect(await tippers(path)).toEqual(new Map([["ana", 25]]));
    const text = anonymous(`${linesOf(tips)}broken`);
    expect(text.split("\n")).toHaveLength(3);
    expect(text).not.toMatch(/ana|for you/);
  });
});
