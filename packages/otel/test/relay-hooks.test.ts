import type { TipEvent } from "@cb-events/types";
import { expect, it } from "vitest";
import { relayHooks } from "../src/index.js";
import { collected } from "./collected.js";

const tip = (id: string): TipEvent => ({ type: "tip", id, user: { username: "viewer" }, tip: { tokens: 5 } });

it("measures the time of each append, and the lag of each event in it", async () => {
  const { meter, points, scrape } = collected();
  const { onAppend } = relayHooks(meter, { worker: "a" });
  onAppend({ events: [tip(`${Date.now() - 5000}-0`), tip(`${Date.now() - 2000}-0`)], seconds: 0.25 });
  // Ahead of this clock, and without a time.
  onAppend({ events: [tip(`${Date.now() + 60_000}-0`), tip("no-time")], seconds: 0.5 });
  const attributes = { worker: "a" };
  expect(await points("cb_events.relay.append.duration")).toEqual([
    { value: { count: 2, sum: 0.75 }, attributes },
  ]);
  const [lag] = await points("cb_events.event.lag");
  expect(lag).toMatchObject({ value: { count: 3 }, attributes });
  expect((lag as { value: { sum: number } }).value.sum).toBeGreaterThanOrEqual(7);
  expect(await scrape()).not.toContain("viewer");
});
