import assert from "node:assert/strict";
import { test } from "node:test";
import { Simulator, tip } from "@cb-events/simulator";
import { listen } from "@cb-events/simulator/node";
import worker from "./worker.ts";

test("prints each tip once, over two runs", async (t) => {
  const feed = new Simulator();
  const server = await listen(feed);
  t.after(() => server.close());
  const values = new Map<string, string>();
  const env = {
    CB_EVENTS_URL: feed.eventsUrl,
    POSITIONS: {
      get: async (key: string) => values.get(key) ?? null,
      put: async (key: string, value: string) => void values.set(key, value),
    },
  };
  const log = t.mock.method(console, "log", () => {});

  feed.emit(tip({ from: "ana", tokens: 25 }));
  await worker.scheduled(undefined, env);
  feed.emit(tip({ from: "ben", tokens: 50, anonymous: true }));
  await worker.scheduled(undefined, env);

  const lines = log.mock.calls.map((call) => call.arguments[0]);
  assert.deepEqual(lines, ["ana tipped 25 tokens", "anonymous tipped 50 tokens"]);
});
