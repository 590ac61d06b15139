import type { CbEvent } from "@cb-events/types";
import { beforeEach, describe, expect, it, type MockInstance, vi } from "vitest";
import { Router } from "../src/index.js";
import { deferred, follow, keepingLogger, thenable, tip, unknown } from "./events.js";

const boom = new Error("boom");

const throwBoom = () => {
  throw boom;
};

const failures: [string, () => unknown][] = [
  ["throws", throwBoom],
  ["rejects", () => Promise.reject(boom)],
  ["rejects later", () => new Promise((_, reject) => setTimeout(reject, 0, boom))],
  [
    "gives a thenable that rejects",
    () => thenable({ value: (_: unknown, reject: (error: Error) => void) => reject(boom) }),
  ],
  ["gives a thenable that throws", () => thenable({ value: throwBoom })],
  ["gives a thenable whose `then` cannot be read", () => thenable({ get: throwBoom })],
];

describe("onError: log", () => {
  let error: MockInstance<typeof console.error>;
  beforeEach(() => {
    error = vi.spyOn(console, "error").mockImplementation(() => {});
  });

  it.each(failures)("is the default: a handler that %s is logged, and the next one runs", async (_, fail) => {
    const router = new Router();
    const log: string[] = [];
    router.on("tip", function thankForTip() {
      return fail();
    });
    router.on("tip", () => log.push("next"));
    await router.dispatch(tip());
    expect(log).toEqual(["next"]);
    const context = { error: boom, handler: "thankForTip", eventId: "1-0", eventType: "tip" };
    expect(error.mock.calls).toEqual([["Handler thankForTip failed on tip 1-0: Error: boom", context]]);
  });

  it("goes on without a break when no handler gives a promise", () => {
    const router = new Router({ onError: "log" });
    const log: string[] = [];
    router.on("tip", throwBoom);
    router.on("tip", () => log.push("next"));
    void router.dispatch(tip());
    expect(log).toEqual(["next"]);
  });

  it("goes to the logger when there is one, with the error, the handler and the event", async () => {
    const { logger, errors } = keepingLogger();
    const router = new Router({ logger });
    router.on("tip", throwBoom);
    await router.dispatch(tip());
    expect(errors()).toEqual([
      {
        level: "error",
        message: "Handler throwBoom failed on tip 1-0: Error: boom",
        context: { error: boom, handler: "throwBoom", eventId: "1-0", eventType: "tip" },
      },
    ]);
    expect(error).not.toHaveBeenCalled();
  });

  it("names the kind of an unknown event, and lets no text of the feed move the cursor or start a line", async () => {
    const { logger, errors } = keepingLogger();
    const router = new Router({ logger });
    router.onAny(() => {
      throw new Error("no\n\u001b[31mgood");
    });
    await router.dispatch(unknown("star\u202eWars", "4\n-0"));
    expect(errors()[0]?.message).toBe(
      "Handler anonymous handler failed on unknown star\\u{202e}Wars 4\\u{a}-0: Error: no\\u{a}\\u{1b}[31mgood",
    );
  });

  it("makes no text of the feed, of an error or of a name the format of a console", async () => {
    const router = new Router();
    const { logger, lines } = keepingLogger();
    const withLogger = new Router({ logger });
    for (const each of [router, withLogger]) {
      each.onAny(Object.defineProperty(() => Promise.reject(new Error("100%s %o")), "name", { value: "%c" }));
      await each.dispatch(unknown("%d%%", "%s-%j"));
    }
    const line = String.raw`Handler \x25c failed on unknown \x25d\x25\x25 \x25s-\x25j: Error: 100\x25s \x25o`;
    expect(error.mock.calls[0]?.[0]).toBe(line);
    expect(lines.map(({ message }) => message)).toEqual([
      String.raw`Dispatching unknown \x25d\x25\x25 \x25s-\x25j, handlers: 1`,
      line,
    ]);
  });

  it("gives the console no argument that is undefined", async () => {
    const router = new Router();
    router.on("tip", () => Promise.reject(undefined));
    await router.dispatch(tip());
    expect(error.mock.calls[0]).toEqual([
      "Handler anonymous handler failed on tip 1-0: undefined",
      { error: undefined, handler: "anonymous handler", eventId: "1-0", eventType: "tip" },
    ]);
  });

  it.each([
    ["a string", "boom", "boom"],
    ["undefined", undefined, "undefined"],
    ["a symbol", Symbol("boom"), "Symbol(boom)"],
    ["an object without a text", Object.create(null) as unknown, "object"],
  ])("takes %s for an error", async (_, thrown, text) => {
    const { logger, errors } = keepingLogger();
    const router = new Router({ logger });
    router.on("tip", () => {
      throw thrown;
    });
    await router.dispatch(tip());
    expect(errors()[0]?.message).toBe(`Handler anonymous handler failed on tip 1-0: ${text}`);
    expect(errors()[0]?.context?.["error"]).toBe(thrown);
  });

  it("logs an event without an id, made by hand", async () => {
    const { logger, errors } = keepingLogger();
    const router = new Router({ logger });
    router.on("tip", throwBoom);
    await router.dispatch({ type: "tip", tip: { tokens: 1 } } as CbEvent);
    expect(errors()).toHaveLength(1);
  });

  it("logs each of several failures", async () => {
    const router = new Router();
    for (const [, fail] of failures) router.on("tip", fail);
    await router.dispatch(tip());
    expect(error).toHaveBeenCalledTimes(failures.length);
  });

  it("rejects when the logger itself fails", async () => {
    const { logger } = keepingLogger();
    const router = new Router({ logger: { ...logger, error: throwBoom } });
    router.on("tip", () => Promise.reject(new Error("other")));
    await expect(router.dispatch(tip())).rejects.toBe(boom);
  });
});

describe("logger", () => {
  it("is told of each dispatch at debug level, with the number of handlers", async () => {
    const { logger, lines } = keepingLogger();
    const router = new Router({ logger });
    router.onAny(() => {});
    router.on("tip", () => {});
    for (const event of [tip(), follow(), unknown("a\tb")]) await router.dispatch(event);
    expect(lines).toEqual([
      {
        level: "debug",
        message: "Dispatching tip 1-0, handlers: 2",
        context: { eventId: "1-0", eventType: "tip", handlers: 2 },
      },
      {
        level: "debug",
        message: "Dispatching follow 2-0, handlers: 1",
        context: { eventId: "2-0", eventType: "follow", handlers: 1 },
      },
      {
        level: "debug",
        message: "Dispatching unknown a\\u{9}b 4-0, handlers: 1",
        context: { eventId: "4-0", eventType: "unknown", handlers: 1 },
      },
    ]);
  });

  it("makes dispatch reject, not throw, when it fails", async () => {
    const { logger } = keepingLogger();
    const router = new Router({ logger: { ...logger, debug: throwBoom } });
    const dispatched = router.dispatch(tip());
    await expect(dispatched).rejects.toBe(boom);
  });
});

describe("onError: throw", () => {
  it.each(failures)("rejects with the error of a handler that %s, and runs no other", async (_, fail) => {
    const { logger, errors } = keepingLogger();
    const router = new Router({ onError: "throw", logger });
    const log: string[] = [];
    router.on("tip", () => log.push("first"));
    router.on("tip", fail);
    router.on("tip", () => log.push("never"));
    const dispatched = router.dispatch(tip());
    await expect(dispatched).rejects.toBe(boom);
    expect(log).toEqual(["first"]);
    expect(errors()).toEqual([]);
  });

  it("harms no later event", async () => {
    const router = new Router({ onError: "throw" });
    const log: string[] = [];
    router.once("tip", throwBoom);
    router.on("tip", (event) => log.push(event.id));
    await expect(router.dispatch(tip(1, "1"))).rejects.toBe(boom);
    await router.dispatch(tip(1, "2"));
    expect(log).toEqual(["2"]);
  });
});

describe("onError: a function", () => {
  it.each(failures)("is told of a handler that %s, and the next one runs", async (_, fail) => {
    const told: unknown[] = [];
    const { logger, errors } = keepingLogger();
    const router = new Router({ onError: (error, context) => told.push([error, context]), logger });
    const event = tip();
    router.on("tip", fail);
    router.on("tip", () => told.push("next"));
    await router.dispatch(event);
    expect(told).toEqual([[boom, { event, handler: fail.name || "anonymous handler" }], "next"]);
    expect(errors()).toEqual([]);
  });

  it.each(failures)("is awaited", async (_, fail) => {
    const gate = deferred();
    const log: string[] = [];
    const router = new Router({ onError: () => gate.promise });
    router.on("tip", fail);
    router.on("tip", () => log.push("next"));
    const dispatched = router.dispatch(tip());
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(log).toEqual([]);
    gate.resolve();
    await dispatched;
    expect(log).toEqual(["next"]);
  });

  it.each(failures)("ends the dispatch when it %s itself", async (_, fail) => {
    const log: string[] = [];
    const router = new Router({ onError: fail });
    router.on("tip", () => Promise.reject(new Error("handler")));
    router.on("tip", () => log.push("never"));
    await expect(router.dispatch(tip())).rejects.toBe(boom);
    expect(log).toEqual([]);
  });

  it("ends the dispatch with the same error when it throws it on", async () => {
    const router = new Router({
      onError: (error) => {
        throw error;
      },
    });
    router.on("tip", throwBoom);
    await expect(router.dispatch(tip())).rejects.toBe(boom);
  });
});
