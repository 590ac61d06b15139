import { EventClient } from "@cb-events/core";
import { chatMessage, Simulator, tip } from "@cb-events/simulator";
import { expect, it } from "vitest";
import { lintMetrics } from "../../../apps/checks/src/metrics-lint.js";
import { clientHooks, observe, timed } from "../src/index.js";
import { collected } from "./collected.js";

/** A client of a simulated room. It does not wait, so that a test need not. */
function setUp(hooks: ReturnType<typeof clientHooks>) {
  const feed = new Simulator({ username: "ana", token: "sEcReT-token", seed: 1 });
  const options = {
    fetch: feed.fetch,
    hooks,
    logger: false,
    timeout: 0,
    retryBackoff: 0,
    retryMaxDelay: 0,
  } as const;
  return { feed, client: new EventClient(feed.eventsUrl, options) };
}

it("counts polls, events, retries by reason, gaps and invalid events", async () => {
  const { meter, points } = collected();
  const { feed, client } = setUp(clientHooks(meter, { room: "ana" }));
  feed.fault({ on: 1, status: 429 });
  feed.fault({ on: 2, status: 503 });
  feed.fault({ on: 3, kind: "reset" });
  feed.fault({ on: 5, kind: "dropNextUrl" });
  await client.poll();
  feed.emit(tip({ tokens: 5, from: "bob" }));
  feed.emit({ ...chatMessage({ from: "bob", message: "hi" }), object: { message: { message: 5 } } } as never);
  feed.emit({ method: "aNewKind\nof event", id: "x", object: {} } as never);
  await client.poll();
  await client.close();

  const room = "ana";
  expect(await points("cb_events.client.poll.duration")).toMatchObject([
    { value: { count: 2 }, attributes: { room } },
  ]);
  expect(await points("cb_events.client.events")).toEqual([{ value: 3, attributes: { room } }]);
  expect(await points("cb_events.client.retries")).toEqual([
    { value: 1, attributes: { room, "error.type": "RATE_LIMIT", "http.response.status_code": 429 } },
    { value: 1, attributes: { room, "error.type": "SERVER", "http.response.status_code": 503 } },
    { value: 1, attributes: { room, "error.type": "NETWORK" } },
  ]);
  expect(await points("cb_events.client.gaps")).toEqual([
    { value: 1, attributes: { room, "cb_events.gap.reason": "restarted" } },
  ]);
  expect(await points("cb_events.client.invalid_events")).toEqual([
    {
      value: 1,
      attributes: { room, "cb_events.event.type": "chatMessage", "cb_events.event.delivered": false },
    },
  ]);
});

it("tells Prometheus neither the token nor who was there, and keeps to its rules", async () => {
  const { meter, scrape } = collected();
  const { feed, client } = setUp(clientHooks(meter));
  feed.fault({ on: 1, status: 500, body: "sEcReT-token" } as never);
  feed.emit(tip({ tokens: 5, from: "viewer_of_mine", note: "a private note" }));
  observe(client, meter);
  const handler = timed(
    () => {
      throw Object.assign(new Error("viewer_of_mine at sEcReT-token"), { code: "a private note" });
    },
    { meter },
  );
  for (const event of await client.poll()) expect(() => handler(event, {})).toThrow();
  const page = await scrape();
  expect(page).toContain('cb_events_rooms{cb_events_room_state="waiting"');
  expect(page).not.toMatch(/sEcReT|viewer_of_mine|private note/);

  expect([...page.matchAll(/^# TYPE (\S+) (\w+)$/gm)].length).toBeGreaterThan(5);
  expect(lintMetrics(page)).toEqual([]);
  await client.close();
});
