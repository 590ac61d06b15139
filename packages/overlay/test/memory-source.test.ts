import type { ClientConfig, ClientStatus } from "@cb-events/core";
import { tip } from "@cb-events/simulator";
import { type CbEvent, decodeEvent } from "@cb-events/types";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { entryToShow } from "../src/event-log.js";
import { memorySource } from "../src/memory-source.js";

const NOW = 1_755_376_800_000;

function openSource(clockSkew?: number) {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  onTestFinished(() => void vi.useRealTimers());
  const status = { state: "polling", lastPollAt: new Date(NOW), clockSkew, polls: 1, events: 0 };
  const client = { status, config: { timeout: 10, retryMaxDelay: 30 } } as unknown as {
    readonly status: ClientStatus;
    readonly config: ClientConfig;
  };
  return memorySource(client, { goal: 1000 });
}

/** A tip at so many seconds after the start. */
function tipAt(seconds: number, tokens = 5): CbEvent {
  const { event } = decodeEvent({ ...tip({ tokens }), id: `${NOW + seconds * 1000}-${tokens}` });
  if (event === undefined) throw new Error("The event is invalid");
  return event;
}

describe("a source in memory", () => {
  it("counts each event, shows it, and tells who listens", () => {
    const source = openSource();
    const told = vi.fn();
    const end = source.onChange(told);
    const alerts = [{ name: "big", look: "huge", seconds: 5 }] as const;
    source.add(tipAt(1), { alerts });
    expect(source.state()).toMatchObject({ tips: { tokens: 5 }, goal: { tokens: 1000, progress: 5 } });
    expect(source.log().entries.map(entryToShow)).toMatchObject([{ method: "tip", alerts }]);
    expect(source.health()).toMatchObject({ status: "ok", polls: 1 });
    expect(told).toHaveBeenCalledOnce();
    end();
    source.add(tipAt(2));
    expect(told).toHaveBeenCalledOnce();
  });

  it("only counts what happened before, by the feed's clock", () => {
    const source = openSource();
    for (const seconds of [-1, 0]) source.add(tipAt(seconds, 5 + seconds));
    expect([source.state().tips.tokens, source.log().entries.length]).toEqual([9, 1]);
    // This machine's clock is 60 s ahead.
    const ahead = openSource(60);
    for (const seconds of [-61, -60]) ahead.add(tipAt(seconds));
    expect([ahead.state().tips.count, ahead.log().entries.length]).toEqual([2, 1]);
  });

  it.each([7200, -7200])("is as healthy as before when the clock was set by %i s", (seconds) => {
    vi.useFakeTimers({ now: NOW, toFake: ["Date", "performance"] });
    onTestFinished(() => void vi.useRealTimers());
    const status = { state: "idle", lastPollAt: undefined } as ClientStatus;
    const config = { timeout: 10, retryMaxDelay: 30 } as ClientConfig;
    const { health } = memorySource({ status, config });
    vi.setSystemTime(NOW + seconds * 1000);
    expect(health().status).toBe("starting");
    vi.advanceTimersByTime(56_000);
    expect(health().status).toBe("stalled");
  });

  it("has places of its own, each time another", () => {
    const ids = [openSource(), openSource()].map((source) => source.log().id);
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^[\da-f]{32}$/);
  });
});
