import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createLog, type LogLevel } from "../src/log.js";
import { CrowdLog } from "../src/rooms/crowd-log.js";
import { roomLog } from "../src/rooms/room-log.js";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** A log of rooms, and what was told. */
function open(level: LogLevel = "info") {
  const told: string[] = [];
  const crowd = new CrowdLog(createLog(level, (kind, text) => told.push(`${kind} ${text}`)));
  const warn = (rooms: number, text: (room: number) => string) => {
    for (let room = 0; room < rooms; room += 1) roomLog(crowd, `room${room}`).warn(text(room));
  };
  return { crowd, told, warn };
}

const failed = (room: number) => `Attempt 1 of Infinity failed (no answer); next attempt in 0.${room} s`;

describe("the log of many rooms", () => {
  it("tells of few rooms as it comes", () => {
    const { crowd, told, warn } = open();
    warn(5, failed);
    warn(5, failed);
    expect(told).toHaveLength(10);
    expect(told[0]).toBe(`warn room0: ${failed(0)}`);
    vi.advanceTimersByTime(10_000);
    warn(2, failed);
    vi.advanceTimersByTime(10_000);
    crowd.close();
    expect(told).toHaveLength(12);
  });

  it("joins what is the same in many rooms: after 10 s, and then once a minute while it goes on", () => {
    const { crowd, told, warn } = open();
    warn(300, failed);
    warn(300, failed);
    expect(told).toHaveLength(5);
    vi.advanceTimersByTime(10_000);
    expect(told.slice(5)).toEqual([`warn 300 rooms: ${failed(299)}`]);
    warn(298, failed);
    warn(298, failed);
    vi.advanceTimersByTime(59_999);
    expect(told).toHaveLength(6);
    vi.advanceTimersByTime(1);
    expect(told.slice(6)).toEqual([`warn 298 rooms: ${failed(297)}`]);
    warn(2, failed);
    vi.advanceTimersByTime(60_000);
    expect(told.slice(7)).toEqual([`warn room0, room1: ${failed(1)}`]);
    vi.advanceTimersByTime(60_000);
    warn(1, failed);
    expect(told.slice(8)).toEqual([`warn room0: ${failed(0)}`]);
    vi.advanceTimersByTime(10_000);
    crowd.close();
  });

  it("holds another message and another level apart, and tells the rest at the end", () => {
    const { crowd, told, warn } = open();
    warn(10, failed);
    for (let room = 0; room < 10; room += 1) {
      roomLog(crowd, `room${room}`).error("The disk is full");
      roomLog(crowd, `room${room}`).notice("Alerts are muted, as they were left");
      roomLog(crowd, `room${room}`).info("Thank you!");
    }
    expect(told).toHaveLength(5 + 5 + 5 + 10);
    crowd.close();
    expect(told.slice(25)).toEqual([
      `warn 10 rooms: ${failed(9)}`,
      "error 10 rooms: The disk is full",
      "notice 10 rooms: Alerts are muted, as they were left",
    ]);
  });

  it("passes on what is about no room, however often", () => {
    const { crowd, told } = open();
    for (let n = 0; n < 20; n += 1) crowd.error("The ledger cannot be written");
    expect(told).toHaveLength(20);
    crowd.close();
  });

  it("tells nothing that the level leaves out", () => {
    const { crowd, told, warn } = open("error");
    warn(300, failed);
    vi.advanceTimersByTime(10_000);
    crowd.close();
    expect(told).toEqual([]);
  });
});
