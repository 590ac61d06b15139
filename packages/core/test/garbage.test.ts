import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { EventClient, type FetchLike } from "../src/index.js";
import { base, credentials, follow } from "./scripted-fetch.js";

setFlagsFromString("--expose-gc");
const collect: (options: { readonly type: "minor" }) => void = runInNewContext("gc");

const EVENTS = 50;
const PADDING = "x".repeat(1500);
const ANSWERS = 200;
const WARM_UP = 100;

/** Bytes of what has outlived two collections of the young. */
function oldBytes(): number {
  const old = getHeapSpaceStatistics().find(({ space_name }) => space_name === "old_space");
  return old?.space_used_size ?? 0;
}

/** Endless answers of large events. */
function endlessFetch(): FetchLike {
  let number = 0;
  return async () => {
    const events = Array.from({ length: EVENTS }, () => {
      number += 1;
      return follow(number, { padding: PADDING });
    });
    const body = JSON.stringify({ events, nextUrl: `${base}?i=${events.at(-1)?.id}&timeout=10` });
    return { status: 200, headers: new Map() as never, text: async () => body };
  };
}

const readers: Readonly<Record<string, (client: EventClient, onAnswer: () => void) => Promise<void>>> = {
  "poll()": async (client, onAnswer) => {
    while (client.status.state !== "closed") {
      await client.poll();
      onAnswer();
    }
  },
  "for await": async (client, onAnswer) => {
    let events = 0;
    for await (const _ of client) {
      events += 1;
      if (events % EVENTS === 0) onAnswer();
    }
  },
  "run()": async (client, onAnswer) => {
    let events = 0;
    await client.run(() => {
      events += 1;
      if (events % EVENTS === 0) onAnswer();
    });
  },
};

describe("an answer whose events are handled", () => {
  // What lives on until the next full collection is copied twice before, answer after answer: V8 does that to all that
  // is reached by a function that was written as the value of a field.
  it.each(Object.keys(readers))("is garbage for the next collection: %s", async (reader) => {
    const client = new EventClient(credentials, { logger: false, fetch: endlessFetch() });
    let answers = 0;
    let last = Infinity;
    let grown = 0;
    await readers[reader]?.(client, () => {
      answers += 1;
      if (answers % 20 !== 0) return;
      collect({ type: "minor" });
      const now = oldBytes();
      // The first answers make code, and what belongs to it. A full collection makes it less.
      if (answers > WARM_UP) grown += Math.max(0, now - last);
      last = now;
      if (answers === WARM_UP + ANSWERS) void client.close();
    });
    expect(answers).toBeGreaterThanOrEqual(WARM_UP + ANSWERS);
    expect(grown).toBeLessThan((ANSWERS * EVENTS * PADDING.length) / 2);
  });
});
