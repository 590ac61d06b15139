import { createRoomState, setGoals } from "@cb-events/room";
import { chatMessage, tip, userEnter, userLeave } from "@cb-events/simulator";
import { type CbEvent, decodeEvent } from "@cb-events/types";
import fc from "fast-check";
import stringWidth from "string-width";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cutTo, widthOf, wrap } from "../src/screen/pieces.js";
import { restoreTerminal } from "../src/screen/restore.js";
import { Screen } from "../src/screen/screen.js";
import { screenPrinter } from "../src/screen/screen-printer.js";
import { statusLine } from "../src/screen/status-line.js";
import { coloursFor } from "../src/terminal.js";
import { FakeTerminal } from "./fake-terminal.js";

const none = coloursFor({ isTTY: false });

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  restoreTerminal();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

let next = 0;
function event(draft: { method: string; object: Record<string, unknown> }): CbEvent {
  next += 1;
  const decoded = decodeEvent({ ...draft, id: `1755376800000-${next}` }).event;
  if (decoded === undefined) throw new Error("The event is invalid");
  return decoded;
}

describe("lines of a terminal", () => {
  it("hide a secret before they are broken: in pieces it would not be found", () => {
    const terminal = new FakeTerminal(20);
    const screen = new Screen(
      terminal,
      () => [],
      (text) => text.replaceAll("t0ken-that-is-longer-than-a-line", "***"),
    );
    screen.line([{ text: "ana said ", style: none.bold }, { text: "“t0ken-that-is-longer-than-a-line”" }]);
    expect(terminal.lines.join("\n")).toContain("ana said “***”");
  });

  it("are never wider than it, keep every letter, and go on below their own text", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", " ", "漢", "👩‍👩‍👧", "é"), maxLength: 120 });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), fc.integer({ min: 20, max: 200 }), (texts, columns) => {
        const pieces = texts.map((each) => ({ text: each }));
        const lines = wrap(pieces, columns, 11);
        for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
        for (const line of lines.slice(1)) expect(line === "" || line.startsWith(" ".repeat(10))).toBe(true);
        expect(lines.join("").replaceAll(" ", "")).toBe(texts.join("").replaceAll(" ", ""));
        expect(stringWidth(cutTo(pieces, columns))).toBeLessThanOrEqual(columns);
      }),
    );
  });

  it.each([40, 80, 200])("break between words at %s columns", (columns) => {
    const words = "a tip of a hundred tokens with a note that is longer than a narrow terminal is wide".split(
      " ",
    );
    const lines = wrap([{ text: words.join(" ") }], columns, 4);
    expect(lines.flatMap((line) => line.trim().split(" "))).toEqual(words);
  });
});

describe("a screen", () => {
  it("keeps its last line below what is printed, and takes it away at the end", () => {
    const terminal = new FakeTerminal(80);
    const screen = new Screen(terminal, () => [{ text: "goal 5 / 10" }]);
    screen.line([{ text: "one" }]);
    screen.line([{ text: "two" }]);
    expect(terminal.lines).toEqual(["one", "two", "goal 5 / 10"]);
    screen.close();
    expect(terminal.lines).toEqual(["one", "two", ""]);
    screen.line([{ text: "three" }]);
    expect(terminal.lines).toEqual(["one", "two", "three", ""]);
    expect(terminal.listenerCount("resize")).toBe(0);
  });

  it("draws its last line again after a change of its size, and at most four times a second", () => {
    const terminal = new FakeTerminal(80);
    let draws = 0;
    const screen = new Screen(terminal, (columns) => {
      draws += 1;
      return [{ text: "x".repeat(columns + 5) }];
    });
    for (let n = 0; n < 10; n += 1) screen.refresh();
    vi.advanceTimersByTime(250);
    expect(draws).toBe(1);
    terminal.columns = 40;
    terminal.emit("resize");
    expect(terminal.lines.at(-1)).toBe("x".repeat(39));
    screen.close();
  });

  it("is put back as it was by whatever ends the process", () => {
    const terminal = new FakeTerminal(80);
    const screen = new Screen(terminal, () => [{ text: "status" }]);
    screen.line([{ text: "one" }]);
    restoreTerminal();
    expect(terminal.lines.at(-1)).toBe("");
    restoreTerminal();
    screen.close();
  });
});

describe("the line that stays", () => {
  const room = setGoals(createRoomState(), { list: [{ tokens: 1000, what: "a dance" }] });
  const parts = {
    room,
    now: new Date(0),
    address: "http://127.0.0.1:41731/?key=abc",
    isMuted: false,
    isPaused: false,
    hasKeys: true,
  };
  const shown = (columns: number, change = {}) =>
    statusLine({ ...parts, ...change }, columns, none)
      .map(({ text }) => text)
      .join("");

  it("shows goal, people, address and keys, as much as fits", () => {
    expect(shown(199)).toBe(
      "a dance 0 / 1,000 · 0 here · http://127.0.0.1:41731/?key=abc · t test  g goal  m mute  ? help",
    );
    expect(shown(79)).toBe("a dance 0 / 1,000 · 0 here · 127.0.0.1:41731 · t test  g goal  m mute  ? help");
    const titled = setGoals(createRoomState(), { list: [{ tokens: 1000, what: "a dance in the rain" }] });
    expect(shown(79, { room: titled })).toBe(
      "goal 0 / 1,000 · 0 here · 127.0.0.1:41731 · t test  g goal  m mute  ? help",
    );
    expect(shown(39)).toBe("goal 0 / 1,000 · 0 here · ? help");
    expect(shown(199, { hasKeys: false, address: undefined, isMuted: true })).toBe(
      "a dance 0 / 1,000 · 0 here · muted",
    );
    expect(shown(199, { hasKeys: false, address: undefined, isMuted: true, isPaused: true })).toBe(
      "a dance 0 / 1,000 · 0 here · paused, muted",
    );
    expect(shown(65, { name: "ana", keys: "t test" })).toBe(
      "ana · a dance 0 / 1,000 · 0 here · 127.0.0.1:41731 · t test",
    );
  });

  it("fits into any width that has room for a goal", () => {
    fc.assert(
      fc.property(fc.integer({ min: 30, max: 300 }), fc.boolean(), (columns, isMuted) => {
        expect(widthOf(statusLine({ ...parts, isMuted }, columns, none))).toBeLessThanOrEqual(columns);
      }),
    );
  });
});

describe("the printer of a screen", () => {
  const open = () => {
    const terminal = new FakeTerminal(80);
    const screen = new Screen(terminal, () => []);
    const printer = screenPrinter(screen, none, new AbortController().signal);
    const print = (draft: Parameters<typeof event>[0], what: string, more = {}) =>
      printer.print(event(draft), { what, history: false, ...more });
    return { terminal, screen, printer, print };
  };

  it("joins comings and goings until something else happens, and counts each", async () => {
    const { terminal, screen, printer, print } = open();
    for (const from of ["ana", "ben", "cleo"]) await print(userEnter({ from }), "came in");
    await print(userLeave({ from: "ana" }), "left");
    await print(tip({ from: "ben", tokens: 25 }), "tipped", { tokens: 25, text: "for you" });
    await print(userEnter({ from: "dan" }), "came in");
    await print(chatMessage({ from: "dan", message: "hi" }), "said", { text: "hi" });
    const lines = terminal.lines.slice(0, -1).map((line) => line.slice(9));
    expect(lines).toEqual([
      "  3 came, 1 left",
      "◆ ben tipped 25 tokens “for you”",
      "  dan came in",
      "  dan said “hi”",
    ]);
    expect(printer.printed).toBe(7);
    screen.close();
  });

  it("tells of them after a while where nothing else happens", async () => {
    const { terminal, screen, print } = open();
    await print(userEnter({ from: "ana" }), "came in");
    await print(userEnter({ from: "ben" }), "came in");
    expect(terminal.lines).toEqual([""]);
    vi.advanceTimersByTime(4000);
    expect(terminal.lines[0]).toMatch(/ 2 came$/);
    screen.close();
  });
});
