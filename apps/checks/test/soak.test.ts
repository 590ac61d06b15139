import type { ClientOptions } from "@cb-events/core";
import { describe, expect, it } from "vitest";
import { broken, giving } from "../src/broken-client.js";
import { type Connect, labelOf } from "../src/consumers.js";
import { runCommand } from "../src/soak/command.js";
import { run as runCheck } from "./run.js";

const run = (events: number, connect?: Connect) =>
  runCheck(runCommand, ["--events", String(events)], { connect });

/** Something goes wrong whenever the client is asked how it does, which is after each part of the events. */
const withFault = (fault: (options: ClientOptions) => void): Connect =>
  broken((client, options) => ({
    get status() {
      fault(options);
      return client.status;
    },
  }));

/** A client that gives out one of the events so many times. */
const repeating = (times: number): Connect =>
  giving((event) => (labelOf(event) === "user777" ? Array.from({ length: times }, () => event) : [event]));

describe("the soak", () => {
  it("finds every promise kept", async () => {
    const { code, out } = await run(20_000);
    expect(out).not.toContain("BROKEN");
    expect(out).toMatch(/\nevents: 20000, polls: 2\d{3}, .*, broken: 0\n$/);
    expect(code).toBe(0);
  }, 60_000);
});

describe("the soak catches what is broken on purpose:", () => {
  const kept: unknown[] = [];

  it.each<[string, Connect, RegExp]>([
    ["a client that loses an event", repeating(0), /event 778 in place of 777: it came too early: 1 lost/],
    ["a client that repeats an event", repeating(2), /event 777 in place of 778: it came again/],
    [
      "listeners that become more and more",
      withFault(({ signal }) => signal?.addEventListener("abort", () => {})),
      /listeners: \d+, up from \d+/,
    ],
    [
      "timers that become more and more",
      withFault(() => void setTimeout(() => {}, 1e9)),
      /timers: \d+, up from/,
    ],
    [
      "a heap that grows",
      withFault(() => void kept.push(Array.from({ length: 300_000 }, () => Math.random()))),
      /the heap has grown by \d{7,} bytes/,
    ],
    [
      "a warning",
      withFault(() => process.emitWarning("Possible leak", "MaxListenersExceededWarning")),
      /the process warned: MaxListenersExceededWarning: Possible leak/,
    ],
  ])("%s", async (_, connect, promise) => {
    const { code, out } = await run(5000, connect);
    kept.length = 0;
    expect(out).toMatch(promise);
    expect(out).toMatch(/broken: [1-9]\d*\n$/);
    expect(code).toBe(1);
  });
});
