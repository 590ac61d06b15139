import type { Router } from "@cb-events/router";
import type { CbEvent } from "@cb-events/types";
import { createClient } from "redis";
import { describe, expectTypeOf, it } from "vitest";
import { type DeliveredEvent, Reader, type RedisConnection, Relay } from "../src/index.js";

declare const router: Router;
declare const redis: RedisConnection;

describe("the types", () => {
  it("take a client of the package redis as it is", () => {
    expectTypeOf(createClient()).toExtend<RedisConnection>();
    new Relay(createClient(), { credentials: (room) => ({ username: room, token: "" }) });
    new Relay(redis, { credentials: async (room) => room });
    // @ts-expect-error A position store of one's own would be beside the log.
    new Relay(redis, { credentials: () => "", client: { positionStore: undefined } });
    // @ts-expect-error It has to know the tokens.
    new Relay(redis, {});
  });

  it("give events with their room", () => {
    const reader = new Reader(redis, {
      group: "a",
      onGap: ({ events }) => expectTypeOf(events).toEqualTypeOf<number | undefined>(),
    });
    expectTypeOf(reader[Symbol.asyncIterator]().next()).resolves.toExtend<IteratorResult<DeliveredEvent>>();
    void reader.run(router, { concurrency: 2 });
    void reader.run((event, { room, deliveries }) => {
      expectTypeOf(event).toEqualTypeOf<CbEvent>();
      expectTypeOf(room).toEqualTypeOf<string>();
      expectTypeOf(deliveries).toEqualTypeOf<number>();
    });
    // @ts-expect-error A group is needed.
    new Reader(redis, {});
  });
});
