import { Router } from "@cb-events/router";
import type { TipEvent } from "@cb-events/types";
import { SpanStatusCode } from "@opentelemetry/api";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { expect, it } from "vitest";
import { timed } from "../src/index.js";
import { collected } from "./collected.js";

const event: TipEvent = {
  type: "tip",
  id: `${Date.now() - 5000}-0`,
  user: { username: "viewer" },
  tip: { tokens: 5 },
};
const type = "tip";

/** A tracer, and the spans that ended. */
function traced() {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const spans = () =>
    exporter
      .getFinishedSpans()
      .map(({ name, attributes, status }) => ({ name, attributes, code: status.code }));
  return { tracer: provider.getTracer("test"), spans };
}

it("passes on what the handler gives and gets, and measures its time and the event's lag", async () => {
  const { meter, points } = collected();
  const context = { signal: new AbortController().signal, room: "ana" };
  const sync = timed((...args: unknown[]) => args, { meter });
  expect(sync(event, context)).toEqual([event, context]);
  const waits = timed(async () => "later", { meter });
  expect(await waits(event, context)).toBe("later");

  const [handler] = await points("cb_events.handler.duration");
  expect(handler).toMatchObject({ value: { count: 2 }, attributes: { "cb_events.event.type": type } });
  const [lag] = await points("cb_events.event.lag");
  expect(lag?.value).toMatchObject({ count: 2, sum: expect.any(Number) });
  expect((lag as { value: { sum: number } }).value.sum).toBeGreaterThanOrEqual(10);
});

it("throws and rejects with what the handler does, and counts it by its kind alone", async () => {
  const { meter, points } = collected();
  const fails = timed(
    () => {
      throw new RangeError("viewer");
    },
    { meter },
  );
  expect(() => fails(event, {})).toThrow(RangeError);
  const rejects = timed(() => Promise.reject({ code: "AUTH" }), { meter });
  await expect(rejects(event, {})).rejects.toEqual({ code: "AUTH" });
  const thrown = timed(() => Promise.reject("viewer said no"), { meter });
  await expect(thrown(event, {})).rejects.toBe("viewer said no");
  const errors = (await points("cb_events.handler.duration")).map(
    ({ attributes }) => attributes["error.type"],
  );
  expect(errors).toEqual(["RangeError", "AUTH", "_OTHER"]);
});

it("times a router with all its handlers, and gives it the signal", async () => {
  const { meter, points } = collected();
  const router = new Router({ onError: "throw" });
  const got: unknown[] = [];
  router.on("tip", (tip) => void got.push(tip));
  const handler = timed(router, { meter });
  await handler(event, {});
  const aborted = AbortSignal.abort("over");
  await expect(handler(event, { signal: aborted })).rejects.toBe("over");
  await handler(event, { signal: new AbortController().signal });
  expect(got).toEqual([event, event]);
  expect(await points("cb_events.handler.duration")).toMatchObject([
    { value: { count: 2 } },
    { value: { count: 1 } },
  ]);
});

it("makes a span for each event, and marks one that failed", async () => {
  const { tracer, spans } = traced();
  const handler = timed(async (one) => one.type === "unknown" && Promise.reject(new Error("viewer")), {
    tracer,
    attributes: { room: "ana" },
  });
  await handler(event, {});
  const odd = { type: "unknown", method: "viewer's own", id: "1", data: {} } as const;
  await expect(handler(odd, {})).rejects.toThrow("viewer");
  expect(spans()).toEqual([
    {
      name: "process tip",
      attributes: { room: "ana", "cb_events.event.type": type },
      code: SpanStatusCode.UNSET,
    },
    {
      name: "process unknown",
      attributes: { room: "ana", "cb_events.event.type": "unknown", "error.type": "Error" },
      code: SpanStatusCode.ERROR,
    },
  ]);
});

it("is the handler itself without a meter and a tracer", () => {
  const handler = () => 1;
  expect(timed(handler, {})).toBe(handler);
});

it("counts what cannot be looked at, as it counts any other error, and ends its span", async () => {
  const thrower = () => {
    throw new Error("hidden");
  };
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const odd: readonly unknown[] = [
    null,
    undefined,
    Symbol("s"),
    new Proxy(new Error("a"), { get: thrower }),
    proxy,
  ];
  const { meter, points } = collected();
  const { tracer, spans } = traced();
  for (const thrown of odd) {
    const fails = timed(
      () => {
        throw thrown;
      },
      { meter, tracer },
    );
    let got: unknown = "nothing";
    try {
      fails(event, {});
    } catch (error) {
      got = error;
    }
    expect(Object.is(got, thrown)).toBe(true);
  }
  expect(() => timed(() => new Proxy({}, { get: thrower }), { meter, tracer })(event, {})).toThrow("hidden");
  const durations = await points("cb_events.handler.duration");
  const counts = durations.map(({ value, attributes }) => [
    attributes["error.type"],
    (value as { count: number }).count,
  ]);
  expect(counts).toEqual([
    ["_OTHER", odd.length],
    ["Error", 1],
  ]);
  expect(spans().map(({ code }) => code)).toEqual([...odd, 0].map(() => SpanStatusCode.ERROR));
});
