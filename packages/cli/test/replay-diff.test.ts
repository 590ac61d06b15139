import { type CbEvent, displayName } from "@cb-events/types";
import { describe, expect, it } from "vitest";
import type { Reaction } from "../src/reactions/reaction.js";
import { diffReplay } from "../src/replay/diff.js";
import { events, linesOf, temporaryFile } from "./recordings.js";

type React = (event: CbEvent) => readonly Reaction[];

const tip = (time: number, tokens: number): CbEvent => ({
  type: "tip",
  id: `${time}-0`,
  user: { username: "ana" },
  tip: { tokens, isAnon: false },
});

/** A configuration: thanks for tips of so many tokens, so many seconds after the one before at least. */
function thanks(least: number, text = "Thanks, ", cooldown = 0): React {
  let next = 0;
  return (event) => {
    if (event.type !== "tip" || event.tip.tokens < least) return [];
    const dueAt = Math.max(Number.parseInt(event.id, 10), next);
    next = dueAt + cooldown * 1000;
    const name = "alert:thanks";
    return [
      {
        name,
        eventId: event.id,
        text: text + displayName(event),
        event: { id: event.id },
        dueAt,
        webhooks: [],
      },
    ];
  };
}

async function diff(recorded: readonly CbEvent[], a: React, b: React, signal?: AbortSignal) {
  const lines: string[] = [];
  const path = await temporaryFile(linesOf(recorded));
  const out = (line: string) => void lines.push(line);
  const count = await diffReplay({ path, a, b, out, signal, onInvalidLine: () => {} });
  expect(count).toBe(lines.length);
  return lines;
}

describe("diffReplay", () => {
  it("finds no difference between a configuration and itself", async () => {
    expect(await diff(events(2000), thanks(1, "Thanks", 5), thanks(1, "Thanks", 5))).toEqual([]);
  });

  it("has a line for each reaction that only one gives", async () => {
    const recorded = [tip(1, 5), tip(2, 50), tip(3, 10)];
    expect(await diff(recorded, thanks(10), thanks(1))).toEqual(["1-0\talert:thanks\t-\tThanks, ana"]);
    expect(await diff(recorded, thanks(1), thanks(11))).toEqual([
      "1-0\talert:thanks\tThanks, ana\t-",
      "3-0\talert:thanks\tThanks, ana\t-",
    ]);
  });

  it("has a line for a text that differs", async () => {
    expect(await diff([tip(1, 5)], thanks(1), thanks(1, "Hello, "))).toEqual([
      "1-0\talert:thanks\tThanks, ana\tHello, ana",
    ]);
  });

  it("has a line for a reaction that comes at another time, and says when", async () => {
    const recorded = [tip(1_700_000_000_000, 5), tip(1_700_000_001_000, 5)];
    expect(await diff(recorded, thanks(1), thanks(1, "Thanks, ", 30))).toEqual([
      "1700000001000-0\talert:thanks\t" +
        "Thanks, ana at 2023-11-14T22:13:21.000Z\tThanks, ana at 2023-11-14T22:13:50.000Z",
    ]);
  });

  it("has a line for what would leave the process", async () => {
    const named: React = (event) =>
      thanks(1)(event).map((reaction) => ({ ...reaction, event: { name: "ana" } }));
    expect(await diff([tip(1, 5)], thanks(1), named)).toEqual([
      '1-0\talert:thanks\tThanks, ana {"id":"1-0"}\tThanks, ana {"name":"ana"}',
    ]);
  });

  it("tells reactions to one event apart by their names, whatever their order", async () => {
    const two =
      (...names: string[]): React =>
      (event) =>
        names.flatMap((name) => thanks(1)(event).map((reaction) => ({ ...reaction, name })));
    expect(await diff([tip(1, 5)], two("x", "y"), two("y", "x"))).toEqual([]);
    expect(await diff([tip(1, 5)], two("x", "y"), two("z", "y"))).toEqual([
      "1-0\tx\tThanks, ana\t-",
      "1-0\tz\t-\tThanks, ana",
    ]);
  });

  it("keeps a line one line of four columns, cut, whatever the texts are", async () => {
    const text = `\t\n\u001b[31m\u202e${"😍".repeat(10_000)}`;
    const [line = ""] = await diff([{ ...tip(1, 5), id: "1\t0" }], thanks(1, text), thanks(100));
    expect(line.split("\t")).toHaveLength(4);
    expect(line).toMatch(/^1\\u\{9\}0\talert:thanks\t\\u\{9\}\\u\{a\}\\u\{1b\}\[31m\\u\{202e\}😍+…\t-$/u);
    expect(line.length).toBeLessThan(1000);
  });

  it("counts an event that was recorded twice once, and waits for what takes its lines", async () => {
    const path = await temporaryFile(linesOf([tip(1, 5), tip(1, 5), tip(2, 5)]));
    const log: string[] = [];
    const out = async (line: string) => {
      log.push("begin");
      await new Promise((resolve) => setTimeout(resolve, 5));
      log.push(line.slice(0, 3));
    };
    const options = { path, a: thanks(1), b: thanks(10), out, onInvalidLine: () => {} };
    expect(await diffReplay(options)).toBe(2);
    expect(log).toEqual(["begin", "1-0", "begin", "2-0"]);
  });

  it("has no result when it is aborted, and none for a file that cannot be read", async () => {
    await expect(diff([tip(1, 5)], thanks(1), thanks(1), AbortSignal.abort())).rejects.toThrow("aborted");
    const path = await temporaryFile();
    const options = { path, a: thanks(1), b: thanks(1), out: () => {}, onInvalidLine: () => {} };
    await expect(diffReplay(options)).rejects.toThrow(`The recording ${path} cannot be read`);
  });
});
