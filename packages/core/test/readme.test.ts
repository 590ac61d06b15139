import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigError, EventClient } from "@cb-events/core";
import { Simulator, tip } from "@cb-events/simulator";
import { afterEach, describe, expect, it, vi } from "vitest";
import { countTokens, StateFile } from "../examples/resume.js";

const read = (path: string) => readFile(new URL(`../${path}`, import.meta.url), "utf8");

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("the README", () => {
  it.each(["examples/quick-start.ts", "examples/resume.ts"])("shows %s, which runs here", async (example) => {
    expect(await read("README.md")).toContain(await read(example));
  });

  it("shows the quick start in the repository's README too", async () => {
    expect(await read("../../README.md")).toContain(await read("examples/quick-start.ts"));
  });

  it("names every option and every error", async () => {
    const readme = await read("README.md");
    const error = (() => {
      try {
        return new EventClient({ username: "a", token: "b" }, { logger: false, nonsense: 1 } as object);
      } catch (caught) {
        return caught as ConfigError;
      }
    })();
    expect(error).toBeInstanceOf(ConfigError);
    const options = /Known options: (.*)$/.exec((error as ConfigError).message)?.[1]?.split(", ") ?? [];
    expect(options).toHaveLength(17);
    for (const option of options) expect(readme).toContain(`| \`${option}\` |`);
  });

  it("leads to a table about the event in flight, with a test for every row", async () => {
    const rows = (await read("../../apps/docs/guides/delivery.md")).matchAll(/\| \*(.+)\* \|$/gm);
    const names = [...rows].map(([, name]) => name ?? "");
    const tests = await read("test/client-position.test.ts");
    expect(names.length).toBeGreaterThanOrEqual(9);
    for (const name of names) expect(tests).toContain(`"${name}"`);
  });
});

describe("the quick start", () => {
  it("prints tips until the feed refuses it", async () => {
    const feed = new Simulator({ username: "demo", token: "secret" });
    feed.emit(tip({ tokens: 25, from: "ana", anonymous: false }));
    feed.fault({ on: 2, status: 401 });
    vi.stubEnv("CB_EVENTS_URL", feed.eventsUrl);
    vi.stubGlobal("fetch", feed.fetch);
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    await expect(import("../examples/quick-start.js")).rejects.toMatchObject({ code: "AUTH" });
    expect(log.mock.calls).toEqual([["ana tipped 25 tokens"]]);
    log.mockRestore();
    vi.unstubAllGlobals();
  });
});

describe("the example that resumes", () => {
  it("counts each tip once through restarts, whether a handler ended or not", async () => {
    const folder = await mkdtemp(join(tmpdir(), "cb-events-"));
    const path = join(folder, "state.json");
    const feed = new Simulator({ username: "demo", token: "secret" });
    for (const tokens of [1, 10, 100]) feed.emit(tip({ tokens, from: "ana" }));
    for (const more of [1000, 10_000]) {
      const state = new StateFile(path);
      const client = new EventClient(feed.eventsUrl, {
        logger: false,
        fetch: feed.fetch,
        positionStore: state,
      });
      const counting = countTokens(client, state);
      feed.emit(tip({ tokens: more, from: "ana" }));
      await vi.waitFor(async () =>
        expect(await readFile(path, "utf8")).toContain(`"tokens":${more + (more === 1000 ? 111 : 1111)},`),
      );
      await client.close();
      await counting;
    }
    const last = new StateFile(path);
    await last.load();
    expect(last.tokens).toBe(11_111);
    await rm(folder, { recursive: true });
  });

  it("does not take an unreadable file for a first start", async () => {
    const folder = await mkdtemp(join(tmpdir(), "cb-events-"));
    await writeFile(join(folder, "state.json"), "{");
    await expect(new StateFile(join(folder, "state.json")).load()).rejects.toBeInstanceOf(SyntaxError);
    await expect(new StateFile(folder).load()).rejects.toMatchObject({ code: "EISDIR" });
    await rm(folder, { recursive: true });
  });
});
