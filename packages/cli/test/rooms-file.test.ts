import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeText } from "../src/process/clean-text.js";
import { parseRooms } from "../src/rooms/parse-rooms.js";
import { isForOthers } from "../src/rooms/read-rooms.js";

const SECRET = "s3cret-of-a-room";
const urlOf = (name: string) => `https://eventsapi.chaturbate.com/events/${name}/${SECRET}/`;

const ENV = {
  BEN_URL: urlOf("ben"),
  EMPTY: " ",
  NO_URL: SECRET,
  CB_TOKEN_CLEO: SECRET,
  CB_EVENTS_URL_DAN: urlOf("dan"),
  CB_EVENTS_URL_EVE: urlOf("someone_else"),
  CB_TOKEN_FAY: SECRET,
  CB_EVENTS_URL_FAY: urlOf("fay"),
};
const inBraces = (name: string) => `$\{${name}}`;
const parse = (text: string) => parseRooms(text, { env: ENV, testbed: false });

describe("a rooms file", () => {
  it("names rooms by URL, by variable and by name, with comments and blank lines between", () => {
    const { rooms, problems } = parse(`# mine\n${urlOf("ana")}\n\n$BEN_URL # the second\n  cleo\ndan\n`);
    expect(problems).toEqual([]);
    expect(rooms).toEqual([
      { name: "ana", credentials: urlOf("ana"), line: 2 },
      { name: "ben", credentials: urlOf("ben"), line: 4 },
      { name: "cleo", credentials: { username: "cleo", token: SECRET }, useTestbed: false, line: 5 },
      { name: "dan", credentials: urlOf("dan"), line: 6 },
    ]);
  });

  it.each([
    ["$MISSING", "The environment variable MISSING is not set"],
    [inBraces("EMPTY"), "The environment variable EMPTY is not set"],
    ["$NO_URL", "events URL"],
    ["nobody", "nobody has no token: set CB_TOKEN_<NAME> or CB_EVENTS_URL_<NAME>"],
    ["NoName_12345", "that name has no token"],
    ["eve", "The events URL in CB_EVENTS_URL_<NAME> is not that of eve"],
    ["fay", "fay has CB_EVENTS_URL_<NAME> beside CB_TOKEN_<NAME>: unset one of them"],
    [
      "ana, ben",
      "a text of 8 characters names no room. Allowed are a name (its token is in CB_TOKEN_<NAME>, not here), ",
    ],
    ["$", "a text of 1 character names no room"],
    [`ana ${SECRET}`, "names no room"],
    [`ana,${SECRET}`, "names no room"],
    [`${SECRET} ana`, "names no room"],
    [`ana:${SECRET}`, "names no room"],
    [`CB_TOKEN_ANA=${SECRET}`, "names no room"],
    [`{ "ana": "${SECRET}" }`, "names no room"],
    [`ana ${urlOf("ana")}`, "The events URL must look like"],
    [`${urlOf("ana")} ${urlOf("gus")}`, "The events URL must look like"],
    [SECRET.replaceAll("-", ""), "that name has no token"],
    [`$${SECRET.replaceAll("-", "")}`, "The environment variable of that line is not set"],
    [`https://example.com/${SECRET}`, ""],
    ["Ben", "no token"],
    [urlOf("BEN"), "is in line 2 already: remove one of them"],
    ["$BEN_URL", "ben is in line 2 already"],
  ])("tells of a line that it cannot use, and takes the others: %s", (line, message) => {
    const { rooms, problems } = parse(`#\n$BEN_URL\n${line}\ncleo`);
    expect(rooms.map(({ name }) => name)).toEqual(["ben", "cleo"]);
    expect(problems).toEqual([{ line: 3, message: expect.stringContaining(message) }]);
    expect(problems[0]?.message).not.toContain(SECRET);
  });

  it("is the same however an editor writes it", () => {
    const around = fc.constantFrom("", " ", "\t", "\u200b", "\u00a0");
    const quoted = fc.constantFrom(
      (text: string) => text,
      (text: string) => `"${text}"`,
      (text: string) => `“${text}”`,
    );
    const room = fc.constantFrom(
      ...["ana", "gus", "hal"].map(urlOf),
      "$BEN_URL",
      inBraces("BEN_URL"),
      "cleo",
      "dan",
    );
    const line = fc.tuple(around, quoted, around, fc.constantFrom("", " # note", "\t#")).map(
      ([before, quote, after, comment]) =>
        (text: string) =>
          before + quote(text) + after + comment,
    );
    const lines = fc.uniqueArray(room, { selector: (text) => text.replace(/[{}]/g, "") });
    fc.assert(
      fc.property(
        lines.chain((all) => fc.tuple(...all.map((text) => line.map((wrap) => [text, wrap(text)] as const)))),
        fc.constantFrom("\n", "\r\n", "\r"),
        fc.constantFrom("utf8", "utf8 with a mark", "utf16le", "utf16le with a mark"),
        (all, end, encoding) => {
          // Without a mark the first character has to be a plain one.
          const text = ["# rooms", ...all.map(([, written]) => written)].join(end);
          const marked = encoding.endsWith("mark") ? `\ufeff${text}` : text;
          const bytes = Buffer.from(marked, encoding.startsWith("utf16le") ? "utf16le" : "utf8");
          const plain = parse(["#", ...all.map(([given]) => given)].join("\n"));
          expect(parse(decodeText(bytes))).toEqual(plain);
          expect(plain.rooms).toHaveLength(all.length);
        },
      ),
    );
  });

  it("makes a room or a problem of each line, whatever it is, and repeats no secret", () => {
    const part = fc.constantFrom(
      "$",
      "#",
      " ",
      "ana",
      SECRET,
      urlOf("ana"),
      "://",
      "/events/",
      "\n",
      '"',
      "\0",
      "{",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(part).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, (given) => {
        const { rooms, problems } = parse(given);
        const lines = [...rooms, ...problems].map(({ line }) => line);
        const count = given.split(/\r\n|\n|\r/).length;
        expect(new Set(lines).size).toBe(lines.length);
        for (const line of lines) expect(line >= 1 && line <= count).toBe(true);
        for (const { message } of problems) {
          expect(message).not.toContain(SECRET);
          expect(message).toMatch(/^[ -~“”…]+$/u);
        }
        expect(new Set(rooms.map(({ name }) => name.toLowerCase())).size).toBe(rooms.length);
      }),
      { numRuns: 200 },
    );
  });

  it("is for others by its mode, but on Windows, which has none", () => {
    for (const mode of [0o100600, 0o100400, 0o010600]) expect(isForOthers(mode, "linux")).toBe(false);
    for (const mode of [0o100644, 0o100640, 0o100604, 0o100620])
      expect(isForOthers(mode, "darwin")).toBe(true);
    expect(isForOthers(0o100666, "win32")).toBe(false);
  });
});
