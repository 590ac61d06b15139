import { type Fault, follow, Simulator } from "@cb-events/simulator";
import { compareEventIds } from "@cb-events/types";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { EventClient, EventsError } from "../src/index.js";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** Between two calls of a consumer, in milliseconds. */
const PAUSE = 100;

const anyFault: fc.Arbitrary<Omit<Fault, "on">> = fc.oneof(
  fc.record({ status: fc.constantFrom(301, 400, 401, 403, 404, 408, 429, 500, 502, 503, 520, 521, 599) }),
  fc.record({
    kind: fc.constantFrom("refuse", "stallHead", "stallBody", "drip", "truncate", "html", "empty"),
  }),
  fc.record({ kind: fc.constant("reset"), at: fc.constantFrom("head", "body") }),
  fc.record({ kind: fc.constantFrom("repeatPage", "foreignNextUrl", "redirect") }),
  fc.record({ kind: fc.constant("dropNextUrl"), asNull: fc.boolean(), withoutEvents: fc.boolean() }),
  fc.record({ kind: fc.constant("expireCursor"), withoutNextUrl: fc.boolean() }),
  fc.record({ kind: fc.constant("refuseCursor"), withNextUrl: fc.boolean() }),
  fc.record({ kind: fc.constantFrom("baseNextUrl", "reorder") }),
  fc.record({ kind: fc.constant("shortPage"), events: fc.nat(3) }),
  fc.record({ kind: fc.constant("overlapPage"), events: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constant("olderCursor"), back: fc.integer({ min: 1, max: 5 }) }),
) as fc.Arbitrary<Omit<Fault, "on">>;

/** When batches of events come, in seconds, and which requests go wrong. */
const show = fc.record({
  pageSize: fc.integer({ min: 1, max: 5 }),
  batches: fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 6 })), {
    minLength: 1,
    maxLength: 6,
  }),
  faults: fc.dictionary(fc.integer({ min: 1, max: 25 }).map(String), anyFault, { maxKeys: 12 }),
});

describe("any sequence of pages and faults", () => {
  it.each([
    ["a loop that is entered again after each error", consumeByLoop],
    ["poll()", consumeByPoll],
    ["run, which is started again after each error that it rejects with", consumeByRun],
  ])(
    "gives each event once, in order: %s",
    async (_, consume) => {
      await fc.assert(
        fc.asyncProperty(show, async ({ pageSize, batches, faults }) => {
          const feed = new Simulator({ username: "demo", token: "secret", pageSize });
          for (const [on, fault] of Object.entries(faults)) feed.fault({ ...fault, on: Number(on) } as Fault);
          const sent: string[] = [];
          for (const [after, count] of batches) {
            setTimeout(() => {
              for (let n = 0; n < count; n += 1) sent.push(feed.emit(follow({ from: "ana" })).id as string);
            }, after * 1000);
          }
          const client = new EventClient(feed.eventsUrl, {
            logger: false,
            fetch: feed.fetch,
            retryAttempts: 3,
          });
          const got: string[] = [];
          const consuming = consume(client, got);
          await vi.advanceTimersByTimeAsync(1_200_000);
          await client.commit();
          await client.close();
          // The consumer may be between two calls.
          await vi.advanceTimersByTimeAsync(PAUSE);
          await consuming;

          // A page that comes newest first is delivered as it comes.
          const isReordered = Object.values(faults).some(
            (fault) => "kind" in fault && fault.kind === "reorder",
          );
          const inOrder = got.toSorted((a, b) => compareEventIds(a, b) ?? 0);
          expect(inOrder).toEqual(sent);
          if (!isReordered) expect(got).toEqual(inOrder);
          expect(client.position.mark).toBe(sent.at(-1));
          expect(feed.requests.every(({ url }) => new URL(url).origin === feed.origin)).toBe(true);
          expect(feed.holding).toBe(0);
          expect(vi.getTimerCount()).toBe(0);
        }),
        { numRuns: 60 },
      );
    },
    60_000,
  );
});

async function consumeByLoop(client: EventClient, got: string[]): Promise<void> {
  while (client.status.state !== "closed") {
    try {
      for await (const event of client) got.push(event.id);
    } catch (error) {
      await afterError(error);
    }
  }
}

async function consumeByRun(client: EventClient, got: string[]): Promise<void> {
  while (client.status.state !== "closed") {
    try {
      await client.run((event) => void got.push(event.id));
    } catch (error) {
      await afterError(error);
    }
  }
}

async function consumeByPoll(client: EventClient, got: string[]): Promise<void> {
  while (client.status.state !== "closed") {
    try {
      got.push(...(await client.poll()).map(({ id }) => id));
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    } catch (error) {
      await afterError(error);
    }
  }
}

async function afterError(error: unknown): Promise<void> {
  expect(error).toBeInstanceOf(EventsError);
  if ((error as EventsError).code === "CLIENT_CLOSED") return;
  await new Promise((resolve) => setTimeout(resolve, PAUSE));
}
