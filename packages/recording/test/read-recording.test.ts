import { readdir, readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { readRecording as simulated } from "@cb-events/simulator/node";
import { type CbEvent, decodeEvent, encodeEvent } from "@cb-events/types";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { anyEvent, anyText } from "../../../apps/checks/src/any-event.js";
import { decodeLine, encodeLine, UnrecordableEventError } from "../src/index.js";
import { openRecorder, type ReadOptions, RecordingFormatError, readRecording } from "../src/node.js";
import { events, linesOf, temporaryFile } from "./recordings.js";

afterEach(() => {
  vi.restoreAllMocks();
});

const all = async (path: string, options?: ReadOptions) => {
  const read: CbEvent[] = [];
  for await (const event of readRecording(path, options)) read.push(event);
  return read;
};

/** Reads a file of this content, and tells what was reported. */
async function read(content: string | Uint8Array) {
  const path = await temporaryFile(content);
  const broken: [number, string][] = [];
  const found: CbEvent[] = [];
  let error: unknown;
  try {
    for await (const event of readRecording(path, { onInvalidLine: (...line) => broken.push(line) }))
      found.push(event);
  } catch (thrown) {
    error = thrown;
  }
  return { found, broken, error, path };
}

describe("readRecording", () => {
  it("gives what was recorded, whatever the texts are and wherever a chunk ends", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyEvent, { maxLength: 5 }), fc.nat(20_000), async (any, length) => {
        const padding: CbEvent = {
          type: "unknown",
          method: "é☃",
          id: "x",
          data: { text: "é☃".repeat(length) },
        };
        const recorded = [padding, ...any, padding];
        expect(await read(linesOf(recorded))).toMatchObject({
          found: recorded,
          broken: [],
          error: undefined,
        });
      }),
      { numRuns: 50 },
    );
  });

  it("skips a broken line and one that was cut off, and tells of each", async () => {
    const [first, second] = events(2) as [CbEvent, CbEvent];
    const text = `${linesOf([first])}{"method":\n\n5\nnull\n{"method":"tip"}\n${linesOf([second])}{"met`;
    expect(await read(text)).toMatchObject({
      found: [first, second],
      broken: [
        [2, "it is no event"],
        [4, "it is no event"],
        [5, "it is no event"],
        [6, "it is no event"],
        [8, "the file ends inside of it"],
      ],
    });
  });

  it("reads a recording that was cut anywhere, but for its last line", async () => {
    const text = Buffer.from(linesOf(events(3)));
    for (let length = 0; length <= text.length; length += 1) {
      const { found, broken, error } = await read(text.subarray(0, length));
      expect(error).toBeUndefined();
      expect(events(3).slice(0, found.length)).toEqual(found);
      const rest = text.subarray(0, length).toString().length - linesOf(found).length;
      expect(broken.length).toBe(rest > 0 ? 1 : 0);
    }
  });

  it("skips a line whose text is damaged, and a line without end", async () => {
    const [first, second] = events(2) as [CbEvent, CbEvent];
    const long = `"${"x".repeat(4 * 1024 * 1024)}"\n`;
    const damaged = Buffer.from(linesOf([first]));
    damaged[damaged.indexOf("demo")] = 0xff;
    const content = Buffer.concat([
      Buffer.from(linesOf([first]) + long),
      damaged,
      Buffer.from(linesOf([second])),
    ]);
    expect(await read(content)).toMatchObject({
      found: [first, second],
      broken: [
        [2, "it is too long, or no text in UTF-8"],
        [3, "it is too long, or no text in UTF-8"],
      ],
    });
  });

  it("reads what an editor on Windows made of it: a byte order mark, and other ends of lines", async () => {
    const text = `\ufeff${linesOf(events(3)).replaceAll("\n", "\r\n")}`;
    expect(await read(text)).toMatchObject({ found: events(3), broken: [], error: undefined });
  });

  it("gives what is sound of an event, and tells what is not", async () => {
    const wire = (id: string, user: object) =>
      `${JSON.stringify({ method: "follow", id, object: { user } })}\n`;
    const path = await temporaryFile(wire("1-0", { username: "ana", isMod: 1 }) + wire("2-0", {}));
    const onInvalidEvent = vi.fn();
    expect(await all(path, { onInvalidEvent })).toEqual([
      { type: "follow", id: "1-0", user: { username: "ana" } },
    ]);
    expect(onInvalidEvent.mock.calls).toMatchObject([
      [{ line: 1, id: "1-0", method: "follow", issues: [{ path: "object.user.isMod" }], delivered: true }],
      [
        {
          line: 2,
          id: "2-0",
          method: "follow",
          issues: [{ path: "object.user.username" }],
          delivered: false,
        },
      ],
    ]);
  });

  it("warns on the console when it is told nothing else, of the first ones of a file", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const invalid = JSON.stringify({ method: "follow", id: "1%s\u202e-0", object: {} });
    const path = await temporaryFile(`${linesOf(events(2).slice(1))}${invalid}\n${"none\n".repeat(9)}`);
    await all(path);
    expect(warn.mock.calls).toEqual([
      [`${path}: line 2, 1\\x25s\\u{202e}-0 is not valid (object.user): it is skipped`],
      [`${path}: line 3 is skipped: it is no event`],
      [`${path}: line 4 is skipped: it is no event`],
      [`${path}: line 5 is skipped: it is no event`],
      [`${path}: line 6 is skipped: it is no event`],
      [`${path}: 5 more lines are not as they should be`],
    ]);
  });

  it("reads nothing from an empty file, and throws for none", async () => {
    expect(await read("")).toMatchObject({ found: [], broken: [], error: undefined });
    await expect(all("/nowhere/at/all")).rejects.toMatchObject({
      name: "RecordingFileError",
      code: "ENOENT",
      message: "The recording /nowhere/at/all cannot be read: no such file or directory (ENOENT)",
    });
  });

  it.skipIf(process.platform !== "linux")(
    "opens no file before it is asked, and leaves none open",
    async () => {
      const path = await temporaryFile(linesOf(events(3000)));
      const zipped = await temporaryFile(gzipSync(linesOf(events(3000))));
      const open = async () => (await readdir("/proc/self/fd")).length;
      const before = await open();
      readRecording(path);
      for (const file of [path, zipped]) {
        for await (const _ of readRecording(file)) break;
        await all(file);
        await expect(
          (async () => {
            for await (const _ of readRecording(file)) throw new Error("enough");
          })(),
        ).rejects.toThrow("enough");
      }
      expect(await open()).toBe(before);
    },
  );

  it.each([
    ["an empty path", "", {}, "The path must be a string that is not empty"],
    [
      "an unknown option",
      "a",
      { onInvalid: () => {} },
      "Unknown option onInvalid. Known options: onInvalidLine",
    ],
    [
      "a wrong option",
      "a",
      { onInvalidLine: 5 },
      "The option onInvalidLine must be a function, not a number",
    ],
  ])("refuses %s at once", (_, path, options, message) => {
    expect(() => readRecording(path, options as ReadOptions)).toThrow(message);
  });
});

describe("readRecording of a gzipped file", () => {
  it("gives what is in it, also where files were joined", async () => {
    const joined = Buffer.concat([gzipSync(linesOf(events(5000))), gzipSync(linesOf(events(10)))]);
    expect(await read(joined)).toMatchObject({ found: [...events(5000), ...events(10)], broken: [] });
  });

  it("gives what stands before the place where it is cut, and says so", async () => {
    const whole = gzipSync(linesOf(events(300)));
    for (let length = 20; length < whole.length; length += 97) {
      const { found, broken, error } = await read(whole.subarray(0, length));
      expect(error).toBeUndefined();
      expect(found).toEqual(events(300).slice(0, found.length));
      expect(broken).toEqual([[found.length + 1, expect.stringMatching(/ends inside of it|cut off here/)]]);
    }
    const { found, broken } = await read(whole.subarray(0, -4));
    expect(found).toEqual(events(300));
    expect(broken).toEqual([[301, "the gzipped file is cut off here"]]);
  });

  it("throws where it is damaged", async () => {
    const damaged = gzipSync(linesOf(events(300)));
    damaged.fill(0, 1000, 1100);
    const { found, error, path } = await read(damaged);
    expect(found.length).toBeLessThan(300);
    expect(error).toMatchObject({
      name: "RecordingFileError",
      message: expect.stringContaining(`The recording ${path} cannot be read: `),
    });
  });
});

describe("readRecording of a gzipped file with more behind its end, or damaged inside", () => {
  const damaged = {
    name: "RecordingFileError",
    code: "Z_DATA_ERROR",
    message: expect.stringContaining("its gzipped data is damaged; what is before that was read"),
  };

  it.each([1, 512, 16 * 1024, 100_000])("gives all of it before %i zeros, and ends", async (length) => {
    const padded = Buffer.concat([gzipSync(linesOf(events(300))), Buffer.alloc(length)]);
    expect(await read(padded)).toMatchObject({ found: events(300), broken: [], error: undefined });
  });

  it.each([
    ["a text", Buffer.from("junk")],
    ["lines that are not packed", Buffer.from(linesOf(events(5)))],
    ["a second part whose head is damaged", Buffer.from([0x1f, 0x8b, 0xff, 0, 0, 0, 0, 0, 0, 0])],
  ])("gives all of it before %s, and says that it is damaged there", async (_, junk) => {
    for (const count of [3, 5000]) {
      const { found, broken, error } = await read(Buffer.concat([gzipSync(linesOf(events(count))), junk]));
      expect([found, broken]).toEqual([events(count), []]);
      expect(error).toMatchObject(damaged);
    }
  });

  it("gives every event before the place of the damage, wherever that is", async () => {
    const text = linesOf(events(600));
    // Without compression its parts stand in it as they are, each with its length and the reverse of that in front.
    const packed = gzipSync(text, { level: 0 });
    const linesIn = (length: number) =>
      Buffer.from(text).subarray(0, length).toString().split("\n").length - 1;
    let at = 10;
    for (let before = 0; at + 5 < packed.length - 8; ) {
      const copy = Buffer.from(packed);
      copy.writeUInt8(copy.readUInt8(at + 3) ^ 0xff, at + 3);
      const { found, error } = await read(copy);
      expect(found).toEqual(events(600).slice(0, linesIn(before)));
      expect(error).toMatchObject(damaged);
      const length = packed.readUInt16LE(at + 1);
      before += length;
      at += 5 + length;
    }
    expect(at).toBe(packed.length - 8);
  });
});

describe("readRecording of a file of another program", () => {
  const text = linesOf(events(5));

  it.each([
    ["a ZIP archive", new Uint8Array([0x50, 0x4b, 3, 4, 20, 0]), "it is a ZIP archive"],
    ["a zstd archive", new Uint8Array([0x28, 0xb5, 0x2f, 0xfd, 0]), "it is a zstd archive"],
    ["a database", Buffer.from("SQLite format 3\0"), "it is an SQLite database"],
    ["text in UTF-16", Buffer.from(`\ufeff${text}`, "utf16le"), "it is text in UTF-16: save it as UTF-8"],
    [
      "JSON over many lines",
      JSON.stringify(JSON.parse(`[${text.trim().split("\n").join(",")}]`), null, 2),
      "it is a JSON array",
    ],
    ["lines of other JSON", '{"level":"info","msg":"private"}\n'.repeat(3), "it is JSON of another shape"],
    [
      "an answer of the feed",
      `{"events":[${text.split("\n")[0]}],"nextUrl":null}`,
      "it is an answer of the feed",
    ],
    ["a log without end", "12:00 private\n".repeat(100), "it is text of another kind"],
    ["a picture", Uint8Array.from({ length: 5000 }, (_, at) => (at * 7919) % 256), "it is binary data"],
    ["gzipped text of another kind", gzipSync("12:00 private\n".repeat(100)), "it is text of another kind"],
  ])("says that it is %s, and tells of no line", async (_, content, problem) => {
    const { found, broken, error, path } = await read(content);
    expect({ found, broken }).toEqual({ found: [], broken: [] });
    expect(error).toBeInstanceOf(RecordingFormatError);
    expect((error as Error).message).toContain(
      `The file ${path} is no recording: ${problem}. A recording is`,
    );
    expect((error as Error).message).not.toContain("private");
  });

  it("skips up to 20 lines before the first event", async () => {
    const { found, broken } = await read(`${"none\n".repeat(20)}${text}`);
    expect(found).toEqual(events(5));
    expect(broken).toHaveLength(20);
  });
});

describe("a line", () => {
  it("is read as what it was made of, in either form, and stays one line", () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        const line = encodeLine(event);
        expect(line).not.toContain("\n");
        expect(line).toBe(encodeLine(encodeEvent(event)));
        expect(decodeEvent(decodeLine(line))).toEqual({ event, issues: [] });
      }),
    );
  });

  it("is never the reason of another error", () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }), (value) => {
        try {
          expect(decodeLine(encodeLine(value as CbEvent))).toBeDefined();
        } catch (error) {
          expect(error).toBeInstanceOf(UnrecordableEventError);
        }
      }),
    );
    fc.assert(fc.property(anyText, fc.json(), (text, json) => [text, json, text + json].forEach(decodeLine)));
  });

  it("means the same to the simulator", async () => {
    const line = fc.oneof(
      anyEvent.map(encodeLine),
      anyEvent.map((event) => encodeLine(event).slice(0, -2)),
      anyText.map((text) => text.replaceAll("\n", "")),
      fc.json(),
    );
    await fc.assert(
      fc.asyncProperty(anyEvent, fc.array(line, { maxLength: 10 }), async (event, lines) => {
        const path = await temporaryFile();
        const recorder = await openRecorder(path);
        await recorder.record(event);
        await recorder.close();
        const content = `${await readFile(path, "utf8")}${lines.join("\n")}`;
        const { found, broken, path: mixed } = await read(content);
        const theirs: number[] = [];
        const wires = [...simulated(mixed, { onInvalidLine: (number) => theirs.push(number) })];
        expect(found).toEqual(wires.flatMap((wire) => decodeEvent(wire).event ?? []));
        expect(broken.map(([number]) => number)).toEqual(theirs);
      }),
      { numRuns: 30 },
    );
  });
});
