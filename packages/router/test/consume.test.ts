import { getEventListeners } from "node:events";
import type { CbEvent } from "@cb-events/types";
import { describe, expect, it } from "vitest";
import { Router, type RunOptions } from "../src/index.js";
import { deferred, keepingLogger, tip } from "./events.js";

const tick = () => new Promise((resolve) => setTimeout(resolve, 0));
const abortListeners = (signal: AbortSignal) => getEventListeners(signal, "abort").length;

/** A router that logs the ids of its events, after a gate of its own for each. */
function setUp(onError: "log" | "throw" = "throw") {
  const log: string[] = [];
  const { logger } = keepingLogger();
  const router = new Router({ onError, logger });
  router.onAny((event) => log.push(event.id));
  return { router, log, controller: new AbortController() };
}

/** A source by hand: `give` ends the oldest `next()`; `log` says in which order things were asked of it. */
function manualSource(log: string[] = [], onReturn: () => unknown = () => {}) {
  let pending = deferred<IteratorResult<CbEvent>>();
  const source: AsyncIterable<CbEvent> = {
    [Symbol.asyncIterator]: () => ({
      next() {
        log.push("next");
        pending = deferred();
        return pending.promise;
      },
      async return() {
        log.push("return");
        await onReturn();
        return { done: true, value: undefined };
      },
    }),
  };
  return {
    source,
    log,
    give: (id: string) => pending.resolve({ done: false, value: tip(1, id) }),
    fail: (error: unknown) => pending.reject(error),
  };
}

async function* events(...ids: string[]): AsyncGenerator<CbEvent> {
  for (const id of ids) yield tip(1, id);
}

describe("run", () => {
  it("dispatches every event of the source in order, and resolves when it ends", async () => {
    const { router, log } = setUp();
    expect(await router.run(events("a", "b", "c"))).toBeUndefined();
    expect(log).toEqual(["a", "b", "c"]);
  });

  it("asks for the next event when the handlers of the last one are through", async () => {
    const log: string[] = [];
    const router = new Router();
    const { source, give } = manualSource(log);
    const gate = deferred();
    router.on("tip", async () => {
      log.push("begin");
      await gate.promise;
      log.push("end");
    });
    void router.run(source);
    give("a");
    await tick();
    expect(log).toEqual(["next", "begin"]);
    gate.resolve();
    await tick();
    expect(log).toEqual(["next", "begin", "end", "next"]);
  });

  it("rejects with the error of the source, which it does not close", async () => {
    const { router } = setUp();
    const { source, fail, log } = manualSource();
    const run = router.run(source);
    fail(new Error("gone"));
    await expect(run).rejects.toThrow("gone");
    expect(log).toEqual(["next"]);
  });

  it("rejects when the source throws at once", async () => {
    const { router } = setUp();
    const source = {
      [Symbol.asyncIterator]: () => ({
        next: () => {
          throw new Error("broken");
        },
      }),
    };
    await expect(router.run(source)).rejects.toThrow("broken");
    await expect(router.run(undefined as unknown as AsyncIterable<CbEvent>)).rejects.toThrow(TypeError);
  });

  it("rejects with the error of dispatch, and closes the source first", async () => {
    const { router, log } = setUp();
    let closed = false;
    async function* source() {
      try {
        yield* events("a", "b");
      } finally {
        await tick();
        closed = true;
      }
    }
    router.on("tip", () => Promise.reject(new Error("boom")));
    await expect(router.run(source())).rejects.toThrow("boom");
    expect(log).toEqual(["a"]);
    expect(closed).toBe(true);
  });

  it("rejects with the error of dispatch when the source cannot be closed, too", async () => {
    const { router } = setUp();
    const { source, give } = manualSource([], () => Promise.reject(new Error("stuck")));
    router.on("tip", () => Promise.reject(new Error("boom")));
    const run = router.run(source);
    give("a");
    await expect(run).rejects.toThrow("boom");
  });

  it("goes on after the error of a handler when errors are logged", async () => {
    const { router, log } = setUp("log");
    router.on("tip", () => Promise.reject(new Error("boom")));
    await router.run(events("a", "b"));
    expect(log).toEqual(["a", "b"]);
  });

  it("takes a source without return()", async () => {
    const { router, log, controller } = setUp();
    const all = events("a", "b");
    const source = { [Symbol.asyncIterator]: () => ({ next: () => all.next() }) };
    router.on("tip", () => controller.abort());
    await router.run(source, { signal: controller.signal });
    expect(log).toEqual(["a"]);
  });

  it("may run on two sources at the same time", async () => {
    const { router, log } = setUp();
    await Promise.all([router.run(events("a", "b")), router.run(events("c", "d"))]);
    expect([...log].sort()).toEqual(["a", "b", "c", "d"]);
  });
});

describe("run of a source with a run of its own", () => {
  /** A source like a client: delivers events to whoever dispatches them. */
  function ownSource(...ids: string[]) {
    const asked: unknown[] = [];
    const source = {
      [Symbol.asyncIterator](): AsyncIterator<CbEvent> {
        throw new Error("read as a loop");
      },
      async run(this: unknown, handler: Router, options: RunOptions) {
        asked.push([this, handler, options]);
        for (const id of ids) await handler.dispatch(tip(1, id), options);
      },
    };
    return { source, asked };
  }

  it("hands over to it, with the router and the signal, and resolves as it does", async () => {
    const { router, log, controller } = setUp();
    const { signal } = controller;
    const { source, asked } = ownSource("a", "b");
    expect(await router.run(source, { signal })).toBeUndefined();
    expect(log).toEqual(["a", "b"]);
    expect(asked).toEqual([[source, router, { signal }]]);
    await router.run(source);
    expect(asked[1]).toEqual([source, router, { signal: undefined }]);
  });

  it("rejects as it does, also when it throws at once", async () => {
    const { router } = setUp();
    const { source } = ownSource();
    const failing = (run: () => Promise<void>) => router.run({ ...source, run } as AsyncIterable<CbEvent>);
    await expect(failing(() => Promise.reject(new Error("gone")))).rejects.toThrow("gone");
    await expect(
      failing(() => {
        throw new Error("broken");
      }),
    ).rejects.toThrow("broken");
  });

  it("reads a source like a loop where its run is no function", async () => {
    const { router, log } = setUp();
    await router.run(Object.assign(events("a"), { run: true }));
    expect(log).toEqual(["a"]);
  });

  it.each([
    ["itself", (router: Router) => router],
    ["another router", () => new Router()],
    ["a router of another copy of the package", () => ({ run: (other: Router) => other, dispatch() {} })],
    ["nothing", () => undefined],
    ["null", () => null],
    ["a text", () => "events"],
    ["an event", () => tip()],
  ])("rejects with a TypeError that says what is allowed for %s", async (_, sourceFor) => {
    const { router } = setUp();
    const source = sourceFor(router) as unknown as AsyncIterable<CbEvent>;
    const run = router.run(source);
    await expect(run).rejects.toThrow(TypeError);
    await expect(run).rejects.toThrow("A source must be an async iterable, such as a client, not ");
  });
});

describe("run with a signal", () => {
  it("takes no event, and does not touch the source, when it is aborted already", async () => {
    const { router, controller } = setUp();
    controller.abort();
    const untouchable = {
      [Symbol.asyncIterator]: () => {
        throw new Error("touched");
      },
    };
    await router.run(untouchable, { signal: controller.signal });
  });

  it("ends at once while it waits for an event, and closes the source", async () => {
    const { router, controller } = setUp();
    const { source, log } = manualSource();
    const run = router.run(source, { signal: controller.signal });
    controller.abort(new Error("enough"));
    expect(log).toEqual(["next", "return"]);
    expect(await run).toBeUndefined();
  });

  it("does not wait for an async generator, which cannot be closed while it waits", async () => {
    const { router, controller } = setUp();
    async function* source() {
      yield await new Promise<CbEvent>(() => {});
    }
    const run = router.run(source(), { signal: controller.signal });
    await tick();
    controller.abort();
    await run;
  });

  it("drops an event that the source brings after that", async () => {
    const { router, log, controller } = setUp();
    const { source, give } = manualSource();
    const run = router.run(source, { signal: controller.signal });
    controller.abort();
    await run;
    give("late");
    await tick();
    expect(log).toEqual([]);
  });

  it("drops what the source fails with after that", async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown) => unhandled.push(error);
    process.on("unhandledRejection", note);
    const { router, controller } = setUp();
    const { source, fail } = manualSource([], () => Promise.reject(new Error("stuck")));
    const run = router.run(source, { signal: controller.signal });
    await tick();
    controller.abort();
    await run;
    fail(new Error("late"));
    await tick();
    process.off("unhandledRejection", note);
    expect(unhandled).toEqual([]);
  });

  it("resolves, and does not reject, when the abort makes the source fail", async () => {
    const { router, controller } = setUp();
    const { signal } = controller;
    const source = {
      [Symbol.asyncIterator]: () => ({
        next: () =>
          new Promise<IteratorResult<CbEvent>>((_, reject) => {
            signal.addEventListener("abort", () => reject(signal.reason), { once: true });
          }),
      }),
    };
    const run = router.run(source, { signal });
    await tick();
    controller.abort();
    expect(await run).toBeUndefined();
  });

  it("drops a failure that came together with the abort", async () => {
    const { router, controller } = setUp();
    const { source, fail } = manualSource();
    const run = router.run(source, { signal: controller.signal });
    fail(new Error("at the same time"));
    controller.abort();
    expect(await run).toBeUndefined();
  });

  it("handles an event that was delivered just before the abort", async () => {
    const { router, log, controller } = setUp();
    const { source, give, log: asked } = manualSource();
    const run = router.run(source, { signal: controller.signal });
    give("a");
    controller.abort();
    await run;
    expect(log).toEqual(["a"]);
    expect(asked).toEqual(["next", "return"]);
  });

  it("ends when the handlers of the event in flight are done, and waits for the source to close", async () => {
    const log: string[] = [];
    const { controller } = setUp();
    const router = new Router({ onError: "throw" });
    const { source, give } = manualSource(log, () => tick().then(() => log.push("closed")));
    const gate = deferred();
    router.on("tip", () => gate.promise);
    router.on("tip", async () => {
      await tick();
      log.push("second handler");
    });
    const run = router.run(source, { signal: controller.signal }).then(() => log.push("resolved"));
    give("a");
    await tick();
    controller.abort();
    await tick();
    expect(log).toEqual(["next"]);
    gate.resolve();
    await run;
    expect(log).toEqual(["next", "second handler", "return", "closed", "resolved"]);
  });

  it("rejects when the source cannot be closed after that, as a break would", async () => {
    const { router, controller } = setUp();
    const { source, give } = manualSource([], () => Promise.reject(new Error("stuck")));
    router.on("tip", () => controller.abort());
    const run = router.run(source, { signal: controller.signal });
    give("a");
    await expect(run).rejects.toThrow("stuck");
  });

  it("rejects with the error of a handler that fails after the abort", async () => {
    const { router, controller } = setUp();
    router.on("tip", async () => {
      controller.abort();
      throw new Error("boom");
    });
    await expect(router.run(events("a"), { signal: controller.signal })).rejects.toThrow("boom");
  });

  it("ends when the source itself aborts it while it is asked", async () => {
    const { router, log, controller } = setUp();
    const source = {
      [Symbol.asyncIterator]: () => ({
        next: () => {
          controller.abort();
          return new Promise<IteratorResult<CbEvent>>(() => {});
        },
      }),
    };
    await router.run(source, { signal: controller.signal });
    expect(log).toEqual([]);
  });

  it("has one listener on it, however many events come, and leaves none behind", async () => {
    const { router, controller } = setUp();
    const { signal } = controller;
    const counts = new Set<number>();
    router.on("tip", async () => {
      await Promise.resolve();
      counts.add(abortListeners(signal));
    });
    const ids = Array.from({ length: 200 }, (_, n) => String(n));
    await router.run(events(...ids), { signal });
    expect([...counts]).toEqual([1]);
    expect(abortListeners(signal)).toBe(0);

    const { source, fail } = manualSource();
    const run = router.run(source, { signal });
    expect(abortListeners(signal)).toBe(1);
    fail(new Error("gone"));
    await expect(run).rejects.toThrow("gone");
    expect(abortListeners(signal)).toBe(0);

    const waiting = router.run(manualSource().source, { signal });
    controller.abort();
    await waiting;
    expect(abortListeners(signal)).toBe(0);
  });

  it("leaves no listener behind when dispatch rejects", async () => {
    const { router, controller } = setUp();
    router.on("tip", () => Promise.reject(new Error("boom")));
    await expect(router.run(events("a"), { signal: controller.signal })).rejects.toThrow("boom");
    expect(abortListeners(controller.signal)).toBe(0);
  });
});
