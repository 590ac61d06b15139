import { createRoomState, setGoals } from "@cb-events/room";
import { beforeEach, describe, expect, it } from "vitest";
import type { BotView } from "../src/bot/bot-view.js";
import { RoomsPanel } from "../src/rooms/rooms-panel.js";
import { DEFAULT_SETTINGS } from "../src/settings/settings.js";
import { coloursFor } from "../src/terminal.js";

const none = coloursFor({ isTTY: false });
const state = setGoals(createRoomState(), { list: [{ tokens: 1000, what: "a dance" }] });

let done: string[] = [];
beforeEach(() => {
  done = [];
});

interface FakeRoom {
  readonly pages?: number;
  readonly isLive?: boolean;
  readonly problem?: string;
}

function fakeRoom(name: string, { pages = 0, isLive = true, problem }: FakeRoom = {}) {
  const held = { isMuted: false, isPaused: false };
  const view: BotView = {
    room: () => state,
    settings: () => DEFAULT_SETTINGS,
    get isMuted() {
      return held.isMuted;
    },
    get isPaused() {
      return held.isPaused;
    },
    address: `http://127.0.0.1:1/${name}/`,
    pages,
    control: async (action) => {
      done.push(`${name} ${action.action}`);
      if (problem !== undefined) return problem;
      if (action.action === "mute") held.isMuted = action.isOn;
      if (action.action === "pause") held.isPaused = action.isOn;
      return undefined;
    },
  };
  return { name, isLive, view };
}

function open(
  rooms: readonly ReturnType<typeof fakeRoom>[],
  address: string | undefined = "http://127.0.0.1:1/",
) {
  const told: string[] = [];
  const chosen: (string | undefined)[] = [];
  const panel = new RoomsPanel({
    ...{ rooms, address, colours: none },
    log: { info: (text: string) => void told.push(text) },
    onChoose: (room) => void chosen.push(room),
  });
  const status = (columns = 200) =>
    panel
      .status(columns, true)
      .map(({ text }) => text)
      .join("");
  /** What it tells of a key or a line. */
  const after = async (typed: string) => {
    told.length = 0;
    if (typed.length > 1 || panel.lineStarts.includes(typed)) panel.enter(typed);
    else await panel.press(typed);
    return [...told];
  };
  return { panel, chosen, status, after };
}

const three = () => [fakeRoom("ana", { pages: 2 }), fakeRoom("anabel", { isLive: false }), fakeRoom("Ben")];

describe("the last line of many rooms", () => {
  it("counts rooms and people, and shows the address of all and the keys, as much as fits", () => {
    const { status } = open(three());
    expect(status()).toBe("2 of 3 live · 0 here · http://127.0.0.1:1/ · / room  t test  m mute  ? help");
    expect(status(70)).toBe("2 of 3 live · 0 here · 127.0.0.1:1 · / room  t test  m mute  ? help");
    expect(status(50)).toBe("2 of 3 live · 0 here · 127.0.0.1:1 · ? help");
    expect(status(24)).toBe("2 of 3 live · 0 here");
  });

  it("is that of a room when it is chosen: goal, people, its own address", async () => {
    const { status, after, chosen } = open(three());
    expect(await after("/ana")).toEqual([
      "ana alone is shown, and the keys are for it; / and Enter: all rooms",
    ]);
    expect(status()).toBe(
      "ana · a dance 0 / 1,000 · 0 here · http://127.0.0.1:1/ana/ · t test  g goal  m mute  / all  ? help",
    );
    expect(await after("/")).toEqual(["All 3 rooms are shown"]);
    expect(status()).toMatch(/^2 of 3 live/);
    expect(chosen).toEqual(["ana", undefined]);
  });
});

describe("a room is chosen", () => {
  it("by its name or the beginning of it, in any case", async () => {
    const { after, chosen, panel } = open(three());
    expect(await after("/an")).toEqual(["Several rooms begin with an: ana, anabel"]);
    expect(await after("/x\u001b")).toEqual(["No room begins with x\\u{1b}"]);
    await after("/bE");
    await after("/ANA");
    await after("/anab");
    expect(chosen).toEqual(["Ben", "ana", "anabel"]);
    expect(panel.complete("/")).toBe("a room, or Enter for all of them");
    expect(panel.complete("/b")).toBe("Ben");
    expect(panel.complete("/x")).toBe("no room begins like this");
    expect(panel.complete("!goal")).toBe("");
    const many = open(Array.from({ length: 300 }, (_, at) => fakeRoom(`room${at}`)));
    expect(many.panel.complete("/r")).toBe("room0, room1, room2 and 297 more");
  });
});

describe("a key", () => {
  it("is for all rooms where none is chosen", async () => {
    const { after, status } = open(three());
    expect(await after("m")).toEqual(["Alerts of 3 rooms are muted"]);
    expect(status()).toContain(" · muted · ");
    expect(await after("m")).toEqual(["Alerts of 3 rooms sound again"]);
    expect(await after("p")).toEqual(["Alerts of 3 rooms are held back"]);
    expect(await after("p")).toEqual(["Alerts of 3 rooms go on"]);
    done = [];
    expect(await after("t")).toEqual(["A test tip was sent to 2 pages of 1 room"]);
    expect(await after("s")).toEqual(["Alerts were skipped on 2 pages of 1 room"]);
    expect(done).toEqual(["ana test", "ana skip"]);
  });

  it("is for the room that is chosen", async () => {
    const { after } = open(three());
    await after("/ana");
    await after("m");
    await after("t");
    expect(done).toEqual(["ana mute", "ana test"]);
    expect(await after("g")).toEqual(["There is no next goal"]);
    expect(await after("!goal")).toEqual([expect.stringContaining("a dance")]);
    await after("/");
    expect(await after("m")).toEqual(["Alerts of 3 rooms are muted"]);
  });

  it("begins no goal in all rooms at once, and answers no command for all", async () => {
    const { after } = open(three());
    expect(await after("g")).toEqual(["g is for one room: choose it first, with /, its name and Enter"]);
    expect(await after("!top")).toEqual([
      "!top is for one room: choose it first, with /, its name and Enter",
    ]);
    expect(done).toEqual([]);
  });

  it("says what cannot be done, and that once", async () => {
    const broken = three().map(({ name }) => fakeRoom(name, { pages: 1, problem: "The disk is full" }));
    const { after } = open(broken);
    expect(await after("m")).toEqual(["The disk is full"]);
    const unseen = open([fakeRoom("ana")]);
    expect(await unseen.after("t")).toEqual([
      "No overlay is open: http://127.0.0.1:1/ has the address of each",
    ]);
    expect(await after("x")).toEqual(["x is no key here; ? shows the keys"]);
    expect((await after("?")).length).toBeGreaterThan(5);
  });

  it("does nothing about pages where there are none", async () => {
    const told: string[] = [];
    const panel = new RoomsPanel({
      ...{ rooms: three(), address: undefined, colours: none, onChoose: () => {} },
      log: { info: (text: string) => void told.push(text) },
    });
    for (const key of ["t", "m", "p", "s"]) await panel.press(key);
    expect(told).toEqual(Array(4).fill("There are no overlays: start without --no-overlay"));
    expect(done).toEqual([]);
  });
});
