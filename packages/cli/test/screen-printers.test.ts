import { chatMessage, tip, userEnter, userLeave } from "@cb-events/simulator";
import { type CbEvent, decodeEvent } from "@cb-events/types";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ScreenPrinters } from "../src/rooms/screen-printers.js";
import { Screen } from "../src/screen/screen.js";
import { coloursFor } from "../src/terminal.js";
import { FakeTerminal } from "./fake-terminal.js";

const none = coloursFor({ isTTY: false });
const PERIOD = 4000;

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
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

function open() {
  const terminal = new FakeTerminal(120);
  const screen = new Screen(terminal, () => []);
  const printers = new ScreenPrinters(screen, none, new AbortController().signal);
  const print = (room: string, draft: Parameters<typeof event>[0], what: string, more = {}) =>
    printers.of(room).print(event(draft), { what, history: false, ...more });
  const chat = (room: string, history = false) =>
    print(room, chatMessage({ from: "dan", message: "hi" }), "said", { text: "hi", history });
  const tipIn = (room: string, tokens: number) =>
    print(room, tip({ from: "ben", tokens, anonymous: false }), "tipped", { tokens });
  /** Without their times. */
  const lines = () => terminal.lines.filter((line) => line !== "").map((line) => line.slice(9));
  return { screen, printers, print, chat, tipIn, lines };
}

describe("the terminal of many rooms", () => {
  it("names the room in each line, and joins comings and goings over all rooms", async () => {
    const { screen, printers, print, tipIn, lines } = open();
    for (const from of ["ana", "ben"]) await print("room1", userEnter({ from }), "came in");
    await tipIn("room2", 25);
    await print("room2", userLeave({ from: "ana" }), "left");
    expect(lines()).toEqual(["◆ room2: ben tipped 25 tokens"]);
    vi.advanceTimersByTime(PERIOD);
    expect(lines().slice(1)).toEqual(["  2 came, 1 left in 2 rooms"]);
    await print("room3", userEnter({ from: "cleo" }), "came in");
    vi.advanceTimersByTime(PERIOD);
    expect(lines().slice(2)).toEqual(["  1 came in room3"]);
    expect(printers.printed).toBe(5);
    screen.close();
  });

  it("shows no more lines than can be read, tips before chats, and says what it left out", async () => {
    const { screen, printers, chat, tipIn, lines } = open();
    for (let n = 0; n < 100; n += 1) await chat(`room${n}`);
    expect(lines()).toHaveLength(20);
    expect(printers.takes("room1")).toBe(false);
    for (let n = 0; n < 100; n += 1) await tipIn(`room${n}`, 10);
    expect(lines()).toHaveLength(60);
    vi.advanceTimersByTime(PERIOD);
    expect(lines().slice(60)).toEqual(["  and 140 events more (60 tips, 600 tokens) in 80 rooms"]);
    await chat("room1");
    expect(printers.takes("room1")).toBe(true);
    expect(lines()).toHaveLength(62);
    expect(printers.printed).toBe(201);
    printers.flush();
    screen.close();
  });

  it("shows what happened before the start as it shows chats: a first start brings much of it", async () => {
    const { screen, printers, print, lines } = open();
    for (let n = 0; n < 30; n += 1)
      await print("ana", tip({ from: "ben", tokens: 5, anonymous: false }), "tipped", {
        tokens: 5,
        history: true,
      });
    printers.flush();
    expect(lines()).toHaveLength(21);
    expect(lines()[0]).toBe("◆ ana: history: ben tipped 5 tokens");
    expect(lines()[20]).toBe("  and 10 events of history in ana");
    screen.close();
  });

  it("shows every line of a room that is chosen, and none of the others, until all are shown again", async () => {
    const { screen, printers, print, chat, lines } = open();
    printers.choose("ana");
    for (let n = 0; n < 30; n += 1) {
      await chat("ana");
      await chat("ben");
      await print("ben", userEnter({ from: "cleo" }), "came in");
    }
    expect([printers.takes("ana"), printers.takes("ben")]).toEqual([true, false]);
    await print("ana", userEnter({ from: "cleo" }), "came in");
    expect(lines()).toEqual(Array(30).fill("  ana: dan said “hi”"));
    printers.choose(undefined);
    expect(lines().at(-1)).toBe("  1 came in ana");
    await chat("ben");
    expect(lines().at(-1)).toBe("  ben: dan said “hi”");
    expect(printers.printed).toBe(92);
    printers.flush();
    screen.close();
  });

  it("shows no names that move the cursor", async () => {
    const { screen, printers, chat, lines } = open();
    await chat("\u001b[2Jroom\n");
    printers.flush();
    expect(lines()).toEqual(["  \\u{1b}[2Jroom\\u{a}: dan said “hi”"]);
    screen.close();
  });
});
