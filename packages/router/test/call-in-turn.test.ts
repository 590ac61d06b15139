import { setTimeout as sleep } from "node:timers/promises";
import type { CbEvent } from "@cb-events/types";
import { describe, expect, it } from "vitest";
import { Router } from "../src/index.js";
import { deferred, thenable, tip } from "./events.js";

describe("dispatch", () => {
  it("runs handlers that give no promise before it returns", () => {
    const router = new Router();
    const log: number[] = [];
    for (const n of [1, 2, 3]) router.on("tip", () => log.push(n));
    void router.dispatch(tip());
    expect(log).toEqual([1, 2, 3]);
  });

  it("gives a promise in every case", async () => {
    const router = new Router({ onError: "throw" });
    expect(router.dispatch(tip())).toBeInstanceOf(Promise);
    router.on("tip", () => {});
    expect(router.dispatch(tip())).toBeInstanceOf(Promise);
    router.on("tip", async () => {});
    expect(router.dispatch(tip())).toBeInstanceOf(Promise);
    expect(await router.dispatch(tip())).toBeUndefined();
  });

  it("makes no promise for handlers that give none: it is the same each time", () => {
    const router = new Router();
    router.on("tip", () => 5);
    expect(router.dispatch(tip())).toBe(router.dispatch(tip()));
  });

  it("waits for each handler before it calls the next", async () => {
    const router = new Router();
    const log: string[] = [];
    const gates = [deferred(), deferred()];
    for (const [n, gate] of gates.entries()) {
      router.on("tip", async () => {
        log.push(`begin ${n}`);
        await gate.promise;
        log.push(`end ${n}`);
      });
      router.on("tip", () => log.push(`between ${n}`));
    }
    const dispatched = router.dispatch(tip()).then(() => log.push("done"));
    expect(log).toEqual(["begin 0"]);
    gates[1]?.resolve();
    gates[0]?.resolve();
    await dispatched;
    expect(log).toEqual(["begin 0", "end 0", "between 0", "begin 1", "end 1", "between 1", "done"]);
  });

  it("waits for a thenable that is a function, too", async () => {
    const router = new Router();
    const log: string[] = [];
    const settle = (resolve: () => void) => {
      log.push("asked");
      setTimeout(resolve, 0);
    };
    router.on("tip", () => thenable({ value: settle }, () => {}));
    router.on("tip", () => log.push("next"));
    await router.dispatch(tip());
    expect(log).toEqual(["asked", "next"]);
  });

  it.each([undefined, null, 0, "then", true, Symbol("s"), {}, [], thenable({ value: 5 }), 5n])(
    "does not mind a handler that returns %o",
    async (result) => {
      const router = new Router({ onError: "throw" });
      router.on("tip", () => result);
      expect(router.dispatch(tip())).toBe(router.dispatch(tip()));
      await router.dispatch(tip());
    },
  );

  it("calls handlers without a `this`", async () => {
    const router = new Router();
    const seen: unknown[] = [];
    router.on("tip", function (this: unknown) {
      seen.push(this);
    });
    await router.dispatch(tip());
    expect(seen).toEqual([undefined]);
  });

  it("lets two dispatches overlap, each with its own order", async () => {
    const router = new Router();
    const log: string[] = [];
    router.on("tip", async (event) => {
      log.push(`1 ${event.id}`);
      await Promise.resolve();
    });
    router.on("tip", (event) => log.push(`2 ${event.id}`));
    await Promise.all([router.dispatch(tip(1, "a")), router.dispatch(tip(1, "b"))]);
    expect(log).toEqual(["1 a", "1 b", "2 a", "2 b"]);
  });

  it("takes many handlers that wait", async () => {
    const router = new Router();
    let calls = 0;
    for (let n = 0; n < 2000; n++) {
      router.on("tip", async () => {
        calls += 1;
      });
    }
    await router.dispatch(tip());
    expect(calls).toBe(2000);
  });

  it("rejects, and does not throw, for what is no event", async () => {
    const dispatched = new Router().dispatch(undefined as unknown as CbEvent);
    await expect(dispatched).rejects.toThrow(TypeError);
  });
});

describe("dispatch with a signal", () => {
  const reason = new Error("enough");
  const modes = ["log", "throw", "function"] as const;

  /** A router of each mode that notes the errors it was told of. */
  function setUp(mode: (typeof modes)[number]) {
    const log: unknown[] = [];
    const logger = { error: (message: string) => log.push(message) };
    const onError = mode === "function" ? (error: unknown) => log.push(error) : mode;
    return { router: new Router({ onError, logger }), log, controller: new AbortController() };
  }

  it.each(modes)("rejects with its reason when it is aborted, and calls no handler: %s", async (mode) => {
    const { router, log, controller } = setUp(mode);
    controller.abort(reason);
    router.on("tip", () => log.push("never"));
    const dispatched = router.dispatch(tip(), { signal: controller.signal });
    await expect(dispatched).rejects.toBe(reason);
    expect(log).toEqual([]);
  });

  it.each(modes)("calls no further handler after an abort: %s", async (mode) => {
    const { router, log, controller } = setUp(mode);
    router.on("tip", async () => {
      log.push("first");
      controller.abort(reason);
    });
    router.on("tip", () => log.push("never"));
    await expect(router.dispatch(tip(), { signal: controller.signal })).rejects.toBe(reason);
    expect(log).toEqual(["first"]);
  });

  it("calls no further handler after an abort among handlers that give no promise", async () => {
    const { router, log, controller } = setUp("log");
    router.on("tip", () => controller.abort(reason));
    router.on("tip", () => log.push("never"));
    await expect(router.dispatch(tip(), { signal: controller.signal })).rejects.toBe(reason);
    expect(log).toEqual([]);
  });

  it("rejects with the reason of an aborted signal, also when there is no handler", async () => {
    const reason = new Error("stop");
    const signal = AbortSignal.abort(reason);
    await expect(new Router().dispatch(tip(), { signal })).rejects.toBe(reason);
  });

  it("resolves when the abort comes in the last handler: the event is through", async () => {
    const { router, controller } = setUp("throw");
    router.on("tip", () => controller.abort(reason));
    await router.dispatch(tip(), { signal: controller.signal });
  });

  it.each(modes)(
    "takes the reason, thrown by a handler, for the end and not for an error: %s",
    async (mode) => {
      for (const isAsync of [true, false]) {
        const { router, log, controller } = setUp(mode);
        router.on("tip", () => {
          controller.abort(reason);
          if (isAsync) return Promise.reject(reason);
          throw reason;
        });
        router.on("tip", () => log.push("never"));
        await expect(router.dispatch(tip(), { signal: controller.signal })).rejects.toBe(reason);
        expect(log).toEqual([]);
      }
    },
  );

  it.each(modes)(
    "takes an error with the reason as its cause for the end, as timers of Node give: %s",
    async (mode) => {
      const { router, log, controller } = setUp(mode);
      const { signal } = controller;
      router.on("tip", () => sleep(60_000, undefined, { signal }));
      const dispatched = router.dispatch(tip(), { signal });
      controller.abort(reason);
      await expect(dispatched).rejects.toBe(reason);
      expect(log).toEqual([]);
    },
  );

  it("takes another error for an error, and the abort ends the dispatch all the same", async () => {
    const { router, log, controller } = setUp("function");
    const other = new Error("other");
    router.on("tip", () => {
      controller.abort(reason);
      throw other;
    });
    router.on("tip", () => log.push("never"));
    await expect(router.dispatch(tip(), { signal: controller.signal })).rejects.toBe(reason);
    expect(log).toEqual([other]);
  });

  it("takes a like error for an error while the signal is not aborted", async () => {
    const { router, log } = setUp("function");
    const signal = { aborted: false, reason, addEventListener() {}, removeEventListener() {} };
    router.on("tip", () => Promise.reject(reason));
    await router.dispatch(tip(), { signal });
    expect(log).toEqual([reason]);
  });

  it("does not spend a once handler that it did not call", async () => {
    const { router, log, controller } = setUp("throw");
    controller.abort(reason);
    router.once("tip", () => log.push("called"));
    await expect(router.dispatch(tip(), { signal: controller.signal })).rejects.toBe(reason);
    await router.dispatch(tip());
    expect(log).toEqual(["called"]);
  });
});
