import { existsSync } from "node:fs";
import { appendFile, chmod, readFile, stat, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { EventClient } from "@cb-events/core";
import { Simulator } from "@cb-events/simulator";
import { recording } from "@cb-events/simulator/node";
import { type CbEvent, encodeEvent } from "@cb-events/types";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyEvent } from "../../../apps/checks/src/any-event.js";
import { UnrecordableEventError } from "../src/index.js";
import { openRecorder, type RecorderOptions, RecordingFileError, RecordingFormatError } from "../src/node.js";
import { events, linesOf, read, temporaryFile } from "./recordings.js";

/** It has no modes: the rights of the folder hold there. */
const isWindows = process.platform === "win32";

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777;
}

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
    expect(await modeOf(path)).toBe(isWindows ? 0o666 : 0o600);
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
        expect(await read(path)).toEqual({ events: any, broken: [] });
      }),
      { numRuns: 50 },
    );
  });

  it("adds to what is there", async () => {
    const path = await temporaryFile(linesOf(events(5).slice(0, 3)));
    await recordAll(path, events(5).slice(3));
    expect(await read(path)).toEqual({ events: events(5), broken: [] });
  });

  it("begins a new line in a file that was cut off, wherever that was", async () => {
    const [first, second, third] = events(3) as [CbEvent, CbEvent, CbEvent];
    const line = linesOf([second]);
    for (const length of [1, 20, line.length - 2]) {
      const path = await temporaryFile(linesOf([first]) + line.slice(0, length));
      await recordAll(path, [second, third]);
      expect(await read(path)).toEqual({ events: [first, second, third], broken: [2] });
    }
    const path = await temporaryFile(linesOf([first]) + line.slice(0, -1)); // Only the newline is missing.
    await recordAll(path, [third]);
    expect(await read(path)).toEqual({ events: [first, second, third], broken: [] });
  });

  it("names the file that cannot be opened, and why", async () => {
    const missing = `${await temporaryFile("a file")}/nowhere`;
    const error = await openRecorder(missing).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(RecordingFileError);
    expect(error).toMatchObject({ name: "RecordingFileError", code: expect.stringMatching(/^E/) });
    expect(String(error)).toContain(`The recording ${missing} cannot be written: `);
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
    await expect(recorder.record(events(2)[0] as CbEvent)).rejects.toMatchObject({
      code: "CLOSED",
      message: `The recording ${path} cannot be written: it is closed (CLOSED)`,
    });
    expect(await readFile(path, "utf8")).toBe("");
  });
});

/** Objects within objects, so many. */
function nested(depth: number): object {
  let value = {};
  for (let level = 0; level < depth; level += 1) value = { a: value };
  return value;
}
const cycle: Record<string, unknown> = {};
cycle["self"] = cycle;
const withBadge = (badge: unknown): unknown => ({
  type: "follow",
  id: "1-0",
  user: { username: "ana", badge },
});

const last: CbEvent = { type: "unknown", method: "spyStart", id: "2-0", data: {} };

describe("an event that cannot be recorded", () => {
  it.each([
    [
      "is nested 6,000 deep",
      withBadge(nested(6000)),
      "The event 1-0 cannot be recorded: it is nested too deep",
    ],
    ["refers to itself", withBadge(cycle), "The event 1-0 cannot be recorded: JSON cannot say it"],
    ["holds a bigint", withBadge(5n), "The event 1-0 cannot be recorded: JSON cannot say it"],
    [
      "is too long",
      withBadge("x".repeat(1024 * 1024)),
      "The event 1-0 cannot be recorded: its line would have",
    ],
    ["is null", null, "The event cannot be recorded: it is no event"],
    ["is undefined", undefined, "The event cannot be recorded: it is no event"],
    ["is a number", 5, "The event cannot be recorded: it is no event"],
    ["is a text", "tip", "The event cannot be recorded: it is no event"],
    ["is an array", [], "The event cannot be recorded: it is no event"],
    ["has no id", { type: "tip" }, "The event cannot be recorded: it is no event"],
    ["has no object", { method: "tip", id: "1-0" }, "The event 1-0 cannot be recorded: it is no event"],
    [
      "is something else as JSON",
      { method: "tip", id: "1-0", object: { toJSON: () => 5 } },
      "The event 1-0 cannot be recorded: it is no event",
    ],
    [
      "throws when it is looked at",
      withBadge({
        get secret(): never {
          throw new Error("private");
        },
      }),
      "The event 1-0 cannot be recorded: it cannot be turned into JSON",
    ],
    [
      "has an id that would garble a terminal",
      { method: "tip", id: "\u001b[2J\u202e", object: 5 },
      "The event \\u{1b}[2J\\u{202e} cannot be recorded: it is no event",
    ],
  ])("%s: record rejects, does not throw, and records the next one", async (_, event, message) => {
    const path = await temporaryFile();
    const recorder = await openRecorder(path);
    const refused = recorder.record(event as CbEvent);
    const next = recorder.record(last);
    const error: unknown = await refused.catch((error: unknown) => error);
    expect(error).toBeInstanceOf(UnrecordableEventError);
    expect((error as Error).message).toContain(message);
    await next;
    await recorder.close();
    expect(await read(path)).toEqual({ events: [last], broken: [] });
  });

  it("cannot even be looked at: it is refused all the same, as any other", async () => {
    const throws = () => {
      throw new Error("private");
    };
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const odd = [
      proxy,
      new Proxy({}, { get: throws, has: throws }),
      Object.defineProperty({}, "id", { get: throws }),
    ];
    const path = await temporaryFile();
    for (const anonymise of [false, true]) {
      const recorder = await openRecorder(path, { anonymise });
      for (const event of odd) {
        const error: unknown = await recorder.record(event as CbEvent).catch((error: unknown) => error);
        expect((error as Error).message).toMatch(/^The event cannot be recorded: /);
        expect(error).toBeInstanceOf(UnrecordableEventError);
      }
      await recorder.record(last);
      await recorder.close();
    }
    expect((await read(path)).events).toHaveLength(2);
  });

  it("does no harm to an anonymised recording, which keeps nothing of it", async () => {
    const path = await temporaryFile();
    const recorder = await openRecorder(path, { anonymise: true });
    await recorder.record(withBadge(nested(6000)) as CbEvent);
    await expect(recorder.record(null as unknown as CbEvent)).rejects.toThrow(UnrecordableEventError);
    await recorder.record(last);
    await recorder.close();
    expect((await read(path)).events.map(({ id }) => id)).toEqual(["1-0", "2-0"]);
  });

  it("is quoted in no message", async () => {
    const path = await temporaryFile();
    const recorder = await openRecorder(path);
    const error: unknown = await recorder
      .record(withBadge(cycle) as CbEvent)
      .catch((error: unknown) => error);
    expect((error as Error).message).not.toMatch(/ana|badge|username/);
    await recorder.close();
  });
});

describe("openRecorder on a file that is there", () => {
  const text = linesOf(events(5));

  it.each([
    ["gzipped", gzipSync(text), "it is gzipped, and nothing can be added to it"],
    ["a ZIP archive", new Uint8Array([0x50, 0x4b, 3, 4, 20, 0]), "it is a ZIP archive"],
    ["a database", Buffer.from("SQLite format 3\0"), "it is an SQLite database"],
    ["JSON", '{ "name": "private", "version": "1.0.0" }\n', "it is JSON of another shape"],
    [
      "an answer of the feed",
      `{"events":[${text.split("\n")[0]}],"nextUrl":null}`,
      "it is an answer of the feed",
    ],
    ["a list", `[${text.trim().split("\n").join(",")}]`, "it is a JSON array"],
    ["a log", "12:00 private\n12:01 something else\n", "it is text of another kind"],
    ["text from Windows", Buffer.from(`\ufeff${text}`, "utf16le"), "it is text in UTF-16: save it as UTF-8"],
  ])("refuses one that is %s, and leaves it as it is", async (_, content, problem) => {
    const path = await temporaryFile(content);
    const error: unknown = await openRecorder(path).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(RecordingFormatError);
    expect(error).toMatchObject({ code: "RECORDING_FORMAT" });
    expect((error as Error).message).toContain(
      `The file ${path} is no recording: ${problem}. A recording is`,
    );
    expect((error as Error).message).not.toContain("private");
    expect(await readFile(path)).toEqual(Buffer.from(content));
  });

  it.each([
    ["empty", ""],
    ["blank lines", "\n\n"],
    ["damaged at its beginning", `{"meth\u0000\n${text}`],
    ["cut in its first line", '{"method":"tip","id":"1-0","obj'],
    ["with a byte order mark", `\ufeff${text}`],
  ])("adds to one that is %s", async (_, content) => {
    const path = await temporaryFile(content);
    const [event] = events(6).slice(5) as [CbEvent];
    await recordAll(path, [event]);
    const after = await readFile(path, "utf8");
    expect(after.startsWith(content)).toBe(true);
    expect(after.endsWith(linesOf([event]))).toBe(true);
    expect((await read(path)).events.at(-1)).toEqual(event);
  });

  it("adds to one that it is led to by a link, and changes no mode", async () => {
    const path = await temporaryFile(text);
    await chmod(path, 0o640);
    await symlink(path, `${path}.link`);
    await recordAll(`${path}.link`, events(5));
    expect(await readFile(path, "utf8")).toBe(text + text);
    expect(await modeOf(path)).toBe(isWindows ? 0o666 : 0o640);
  });

  it("makes a folder that is missing, for its owner alone", async () => {
    const path = join(await temporaryFile(), "a", "b.ndjson");
    await recordAll(path, events(2));
    expect(await read(path)).toEqual({ events: events(2), broken: [] });
    expect(await modeOf(dirname(path))).toBe(isWindows ? 0o666 : 0o700);
  });
});

describe("openRecorder", () => {
  it.each([
    ["an empty path", "", {}, "The path must be a string that is not empty"],
    ["a path with a NUL", "a\0b", {}, "The path must be a string that is not empty"],
    ["an unknown option", "a", { anonymize: true }, "Unknown option anonymize. Known options: anonymise"],
    ["a wrong option", "a", { anonymise: "yes" }, "The option anonymise must be true, false or what"],
  ])("refuses %s", async (_, path, options, message) => {
    await expect(openRecorder(path, options as RecorderOptions)).rejects.toThrow(message);
  });

  it("records events in wire form as they are", async () => {
    const path = await temporaryFile();
    const recorder = await openRecorder(path);
    for (const event of events(20)) await recorder.record(encodeEvent(event));
    await recorder.close();
    expect(await readFile(path, "utf8")).toBe(linesOf(events(20)));
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
    const client = new EventClient(feed.eventsUrl, { fetch: feed.fetch, timeout: 1 });
    const got: CbEvent[] = [];
    for await (const event of client) if (got.push(event) === recorded.length) break;
    await client.close();
    await show.done;
    const withoutId = ({ id: _, ...event }: CbEvent) => event;
    expect(got.map(withoutId)).toEqual(recorded.map(withoutId));
    expect(broken).toEqual([101]);
  });
});
