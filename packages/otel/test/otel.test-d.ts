import type { ClientOptions, EventClient, Hooks } from "@cb-events/core";
import type { Router } from "@cb-events/router";
import type { CbEvent } from "@cb-events/types";
import type { Meter } from "@opentelemetry/api";
import { expectTypeOf, test } from "vitest";
import { clientHooks, observe, timed } from "../src/index.js";

declare const client: EventClient;
declare const router: Router;
declare const meter: Meter;

test("fits where the other packages take it", () => {
  expectTypeOf(clientHooks(meter)).toExtend<Hooks>();
  expectTypeOf({ hooks: clientHooks(meter) }).toExtend<ClientOptions>();
  expectTypeOf(client.run).toBeCallableWith(timed(router, { meter }));
  expectTypeOf(observe(client, meter)).toEqualTypeOf<() => void>();
});

test("keeps the type of the handler's context", () => {
  const handler = timed((event, { room }: { room: string; signal: AbortSignal }) => [event, room], { meter });
  expectTypeOf(handler).parameters.toEqualTypeOf<[CbEvent, { room: string; signal: AbortSignal }]>();
  // @ts-expect-error there is nothing to be called
  timed({}, { meter });
});
