import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { WireEvent } from "@cb-events/types";
import fc from "fast-check";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { follow, Simulator, tip } from "../src/index.js";
import { readRecording, recording } from "../src/node.js";

async function write(text: string | Uint8Array): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "cb-events-recording-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, "show.ndjson");
  await writeFile(path, text);
  return path;
}

const wire = (id: string, text = "hello"): WireEvent => ({
  method: "chatMessage",
  id,
  object: { broadcaster: "demo", user: { username: "ana" }, message: { message: text } },
});
const lines = (...events: readonly unknown[]) => events.map((event) => `${JSON.stringify(event)}\n`).join("");

afterEach(() => {
  vi.useRealTimers();
});

describe("readRecording", () => {
  it("gives what was recorded, whatever the texts are and wherever a chunk ends", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: "binary" }), { maxLength: 5 }), async (texts) => {
        const events = texts.map((text, at) => wire(`${at}-0`, text + "é☃".repeat(30_000)));
        expect([...readRecording(await write(lines(...events)))]).toEqual(events);
      }),
      { numRuns: 10 },
    );
  });

  it("skips a broken line and one that was cut off, and tells of each", async () => {
    const path = await write(
      `${lines(wire("1-0"))}{"method":\n\n${lines(5, null, { method: "tip" }, wire("2-0"))}{"met`,
    );
    const onInvalidLine = vi.fn();
    expect([...readRecording(path, { onInvalidLine })]).toEqual([wire("1-0"), wire("2-0")]);
    expect(onInvalidLine.mock.calls).toEqual([[2], [4], [5], [6], [8]]);
  });

  it("warns of a skipped line when nobody else is told", async () => {
    const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    const path = await write("no event\n");
    expect([...readRecording(path)]).toEqual([]);
    expect(warn.mock.calls).toEqual([[`${path}: line 1 is no event and is skipped`]]);
    warn.mockRestore();
  });

  it("does not hold a line without end", async () => {
    const onInvalidLine = vi.fn();
    const path = await write(`"${"x".repeat(3 * 1024 * 1024)}\n${lines(wire("1-0"))}`);
    expect([...readRecording(path, { onInvalidLine })]).toEqual([wire("1-0")]);
    expect(onInvalidLine.mock.calls).toEqual([[1]]);
  });

  it("throws the system's error for a file that cannot be read", () => {
    expect(() => [...readRecording("/nowhere/at/all")]).toThrow(/ENOENT/);
  });
});

describe("recording", () => {
  it("is a show with the pauses of the recording, and new ids", async () => {
    const path = await write(
      lines(
        wire("1000-0", "a"),
        wire("1500-0", "b"),
        wire("odd", "c"),
        wire("1400-0", "d"),
        wire("3400-0", "e"),
      ),
    );
    vi.useFakeTimers({ now: 5_000_000 });
    const feed = new Simulator();
    const show = feed.play(recording(path));
    await vi.advanceTimersByTimeAsync(3000);
    await show.done;
    const answer = await feed.fetch(`${feed.eventsUrl}?timeout=0`);
    const { events } = (await answer.json()) as { events: WireEvent[] };
    expect(events.map(({ object }) => (object["message"] as { message: string }).message).join("")).toBe(
      "abcde",
    );
    const times = events.map(({ id }) => Number.parseInt(id, 10) - 5_000_000);
    expect(times).toEqual([0, 500, 500, 500, 2500]);
  });

  it("takes what was encoded from events", async () => {
    const feed = new Simulator();
    const sent = [feed.emit(tip({ tokens: 25 })), feed.emit(follow({ from: "ana" }))];
    const steps = [...recording(await write(lines(...sent)))];
    expect(steps.map(({ event }) => event.method)).toEqual(["tip", "follow"]);
  });
});
