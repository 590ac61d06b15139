import { existsSync } from "node:fs";
import { appendFile, readFile, stat } from "node:fs/promises";
import { EventClient } from "@cb-events/core";
import { Simulator } from "@cb-events/simulator";
import { recording } from "@cb-events/simulator/node";
import type { CbEvent } from "@cb-events/types";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openRecorder } from "../src/record/recorder.js";
import { anyEvent } from "./any-event.js";
import { events, linesOf, read, temporaryFile } from "./recordings.js";

async function recordAll(path: string, events: readonly CbEvent[]): Promise<void> {
  const recorder = await openRecorder(path);
  for (const event of events) await recorder.record(event);
  await recorder.close();
}

describe("openRecorder", () => {
  it("writes each event in wire form on a line of its own, for its owner only", async () => {
    const path = await temporaryFile();
    await recordAll(path, events(300));
    expect(await readFile(path, "utf8")).toBe(linesOf(events(300)));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it("has written an event when record resolves, before the end", async () => {
    const path = await temporaryFile();
    const recorder = await openRecorder(path);
    const [first, second] = events(2) as [CbEvent, CbEvent];
    await recorder.record(first);
    expect(await readFile(path, "utf8")).toBe(linesOf([first]));
    await recorder.record(second);
    expect(await readFile(path, "utf8")).toBe(linesOf([first, second]));
    await recorder.close();
  });

  it("keeps events in order that come at the same time, and ends after them", async () => {
    const path = await temporaryFile();
    const recorder = await openRecorder(path);
    const written = events(1000).map((event) => recorder.record(event));
    await Promise.all([recorder.close(), recorder.close()]);
    expect(await readFile(path, "utf8")).toBe(linesOf(events(1000)));
    await Promise.all(written);
  });

  it("keeps any event whole, whatever its texts are", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyEvent, { maxLength: 10 }), async (any) => {
        const path = await temporaryFile();
        await recordAll(path, any);
        expect(read(path)).toEqual({ events: any, broken: [] });
      }),
      { numRuns: 50 },
    );
  });

  it("adds to what is there", async () => {
    const path = await temporaryFile(linesOf(events(5).slice(0, 3)));
    await recordAll(path, events(5).slice(3));
    expect(read(path)).toEqual({ events: events(5), broken: [] });
  });

  it("begins a new line in a file that was cut off, wherever that was", async () => {
    const [first, second, third] = events(3) as [CbEvent, CbEvent, CbEvent];
    const line = linesOf([second]);
    for (const length of [1, 20, line.length - 2]) {
      const path = await temporaryFile(linesOf([first]) + line.slice(0, length));
      await recordAll(path, [second, third]);
      expect(read(path)).toEqual({ events: [first, second, third], broken: [2] });
    }
    const path = await temporaryFile(linesOf([first]) + line.slice(0, -1)); // Only the newline is missing.
    await recordAll(path, [third]);
    expect(read(path)).toEqual({ events: [first, second, third], broken: [] });
  });

  it("names the file that cannot be opened, and why", async () => {
    const missing = `${await temporaryFile()}/nowhere`;
    await expect(openRecorder(missing)).rejects.toMatchObject({
      name: "RecordingError",
      message: `The recording ${missing} cannot be written: no such file or directory (ENOENT)`,
    });
    await expect(openRecorder("/")).rejects.toThrow(
      "The recording / cannot be written: illegal operation on a directory (EISDIR)",
    );
  });

  it.skipIf(!existsSync("/dev/full"))("says of each event that the disk is full", async () => {
    const recorder = await openRecorder("/dev/full");
    for (const event of events(2)) {
      await expect(recorder.record(event)).rejects.toThrow(
        "The recording /dev/full cannot be written: no space left on device (ENOSPC)",
      );
    }
    await recorder.close();
  });

  it("refuses an event after the end", async () => {
    const path = await temporaryFile();
    const recorder = await openRecorder(path);
    await recorder.close();
    await recorder.close();
    await expect(recorder.record(events(2)[0] as CbEvent)).rejects.toThrow(`The recording ${path}`);
    expect(await readFile(path, "utf8")).toBe("");
  });
});

describe("a recording that the simulator plays", () => {
  it("brings a client the same events, but for their ids", async () => {
    const path = await temporaryFile();
    const recorded = events(100);
    await recordAll(path, recorded);
    await appendFile(path, '{"method":"tip","id":"1');

    const feed = new Simulator({ username: "demo" });
    const broken: number[] = [];
    const show = feed.play(recording(path, { onInvalidLine: (line) => broken.push(line) }));
    const client = new EventClient(feed.eventsUrl, { logger: false, fetch: feed.fetch, timeout: 1 });
    const got: CbEvent[] = [];
    for await (const event of client) if (got.push(event) === recorded.length) break;
    await client.close();
    await show.done;
    const withoutId = ({ id: _, ...event }: CbEvent) => event;
    expect(got.map(withoutId)).toEqual(recorded.map(withoutId));
    expect(broken).toEqual([101]);
  });
});
