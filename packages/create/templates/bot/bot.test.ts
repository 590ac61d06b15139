import assert from "node:assert/strict";
import { test } from "node:test";
import { EventClient } from "@cb-events/core";
import { createRoomState } from "@cb-events/room";
import { chatMessage, Simulator, tip } from "@cb-events/simulator";
import { createRouter } from "./bot.ts";

test("thanks for tips, keeps an anonymous name, and answers !goal", async () => {
  // The simulator's fetch is the feed, with no network and no port.
  const feed = new Simulator();
  feed.emit(tip({ from: "ana", tokens: 25, note: "for you" }));
  feed.emit(tip({ from: "ben", tokens: 50, anonymous: true }));
  feed.emit(chatMessage({ from: "ana", message: "!goal" }));
  const client = new EventClient(feed.eventsUrl, { fetch: feed.fetch });

  const room = { value: createRoomState({ goal: 100 }) };
  const lines: string[] = [];
  const router = createRouter(room, (line) => lines.push(line));
  for (const event of await client.poll()) await router.dispatch(event);
  await client.close();

  assert.match(lines.join("\n"), /ana tipped 25 tokens: for you/);
  assert.match(lines.join("\n"), /anonymous tipped 50 tokens/);
  assert.match(lines.join("\n"), /75 of 100 tokens/);
  assert.equal(room.value.tips.tokens, 75);
});
