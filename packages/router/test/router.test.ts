import { EventType } from "@cb-events/types";
import { describe, expect, it } from "vitest";
import { Router, type RouteType } from "../src/index.js";
import { chat, deferred, eventOf, follow, keepingLogger, TYPES, tip, unknown } from "./events.js";

/** A router that throws, and a log of what its handlers were called with. */
function setUp() {
  const router = new Router({ onError: "throw" });
  const log: string[] = [];
  const note = (name: string) => () => log.push(name);
  return { router, log, note };
}

describe("on", () => {
  it("calls the handler with the events of its type, and no others", async () => {
    const { router } = setUp();
    const tokens: number[] = [];
    router.on("tip", (event) => tokens.push(event.tip.tokens));
    for (const event of [tip(1), follow(), tip(2)]) await router.dispatch(event);
    expect(tokens).toEqual([1, 2]);
  });

  it("hands on the very event that was dispatched", async () => {
    const { router } = setUp();
    const event = tip();
    const seen: unknown[] = [];
    router.on("tip", (...args) => seen.push(...args));
    await router.dispatch(event);
    expect(seen).toEqual([event]);
    expect(seen[0]).toBe(event);
  });

  it.each(TYPES)("takes the type %s, and gets it alone", async (type) => {
    const { router, log } = setUp();
    router.on(type, (event) => log.push(event.type));
    for (const each of TYPES) await router.dispatch(eventOf(each));
    expect(log).toEqual([type]);
  });

  it("takes a constant of EventType for the same", async () => {
    const { router, log, note } = setUp();
    router.on(EventType.TIP, note("tip"));
    await router.dispatch(tip());
    expect(log).toEqual(["tip"]);
  });

  it("takes several types", async () => {
    const { router, log } = setUp();
    router.on(["tip", "follow"], (event) => log.push(event.type));
    for (const event of [tip(), chat("hi"), follow()]) await router.dispatch(event);
    expect(log).toEqual(["tip", "follow"]);
  });

  it("calls a handler once for an array that names a type twice", async () => {
    const { router, log, note } = setUp();
    router.on(["tip", "tip"], note("tip"));
    await router.dispatch(tip());
    expect(log).toEqual(["tip"]);
  });

  it("does not mind a later change of the array", async () => {
    const { router, log, note } = setUp();
    const types: RouteType[] = ["tip"];
    router.on(types, note("called"));
    types[0] = "follow";
    await router.dispatch(tip());
    await router.dispatch(follow());
    expect(log).toEqual(["called"]);
  });

  it("calls a handler that was registered twice twice, and each off ends one", async () => {
    const { router, log, note } = setUp();
    const handler = note("tip");
    const off = router.on("tip", handler);
    router.on("tip", handler);
    await router.dispatch(tip());
    expect(log).toEqual(["tip", "tip"]);
    off();
    await router.dispatch(tip());
    expect(log).toEqual(["tip", "tip", "tip"]);
  });

  it("gets an event of an unknown kind as unknown, whatever its name", async () => {
    const { router, log } = setUp();
    router.on("unknown", (event) => log.push(event.method));
    for (const method of ["starWars", "constructor", "tip"]) await router.dispatch(unknown(method));
    expect(log).toEqual(["starWars", "constructor", "tip"]);
  });

  it.each([
    ["tipp", '"tipp"'],
    ["TIP", '"TIP"'],
    ["*", '"*"'],
    ["constructor", '"constructor"'],
    ["", '""'],
    [undefined, "undefined"],
    [null, "null"],
    [5, "5"],
    [{}, "object"],
    [[], "[]"],
    [["tip", "tipp"], '["tip","tipp"]'],
    [[["tip"]], '[["tip"]]'],
  ])("refuses the type %j with a TypeError that says what came and what is allowed", (type, came) => {
    const { router, note } = setUp();
    for (const register of [router.on.bind(router), router.once.bind(router)]) {
      const act = () => register(type as "tip", note("never"));
      expect(act).toThrow(TypeError);
      expect(act).toThrow(/must be one or more of tip, .*roomSubjectChange, unknown, not/);
      expect(act).toThrow(`not ${came}`);
    }
  });

  it.each([undefined, null, "handler", {}, 5])("refuses the handler %j with a TypeError", (handler) => {
    const { router } = setUp();
    const never = handler as unknown as () => void;
    const acts = [
      () => router.on("tip", never),
      () => router.once("tip", never),
      () => router.onAny(never),
      () => router.command("menu", never),
    ];
    for (const act of acts) {
      expect(act).toThrow(TypeError);
      expect(act).toThrow(/A handler must be a function, not /);
    }
  });

  it("has registered nothing when it throws", async () => {
    const { router, log, note } = setUp();
    expect(() => router.on(["tip", "tipp" as "tip"], note("tip"))).toThrow(TypeError);
    await router.dispatch(tip());
    expect(log).toEqual([]);
  });
});

describe("onAny", () => {
  it("gets every event, before the handlers of its type, however late it was registered", async () => {
    const { router, log, note } = setUp();
    router.on("tip", note("typed 1"));
    router.onAny(note("any 1"));
    router.on("tip", note("typed 2"));
    router.onAny(note("any 2"));
    await router.dispatch(tip());
    expect(log).toEqual(["any 1", "any 2", "typed 1", "typed 2"]);
  });

  it("gets events of every type", async () => {
    const { router, log } = setUp();
    router.onAny((event) => log.push(event.type));
    for (const type of TYPES) await router.dispatch(eventOf(type));
    expect(log).toEqual(TYPES);
  });
});

describe("off", () => {
  it("ends the registration, and does nothing when it is called again", async () => {
    const { router, log, note } = setUp();
    const handler = note("tip");
    const off = router.on("tip", handler);
    off();
    router.on("tip", handler);
    off();
    await router.dispatch(tip());
    expect(log).toEqual(["tip"]);
  });

  it("ends all types of an array", async () => {
    const { router, log, note } = setUp();
    const off = router.on(["tip", "follow"], note("called"));
    off();
    await router.dispatch(tip());
    await router.dispatch(follow());
    expect(log).toEqual([]);
  });

  it.each(["on", "once", "onAny", "command"] as const)("is what %s returns", async (method) => {
    const { router, log, note } = setUp();
    const register = {
      on: () => router.on("chatMessage", note("on")),
      once: () => router.once("chatMessage", note("once")),
      onAny: () => router.onAny(note("onAny")),
      command: () => router.command("menu", note("command")),
    };
    const off = register[method]();
    expect(off()).toBeUndefined();
    await router.dispatch(chat("!menu"));
    expect(log).toEqual([]);
  });

  it("takes effect from the next event", async () => {
    const { router, log, note } = setUp();
    router.on("tip", () => off());
    const off = router.on("tip", note("second"));
    await router.dispatch(tip());
    await router.dispatch(tip());
    expect(log).toEqual(["second"]);
  });

  it("takes effect from the next event when it is called between two waits, too", async () => {
    const { router, log, note } = setUp();
    const gate = deferred();
    router.on("tip", () => gate.promise);
    const off = router.on("tip", note("second"));
    const dispatched = router.dispatch(tip());
    off();
    gate.resolve();
    await dispatched;
    expect(log).toEqual(["second"]);
  });
});

describe("registering while an event is dispatched", () => {
  it("takes effect from the next event", async () => {
    const { router, log, note } = setUp();
    const off = router.on("tip", () => {
      off();
      router.on("tip", note("later"));
      router.onAny(note("any"));
    });
    await router.dispatch(tip());
    expect(log).toEqual([]);
    await router.dispatch(tip());
    expect(log).toEqual(["any", "later"]);
  });

  it("takes effect in an event that a handler dispatches itself", async () => {
    const { router, log, note } = setUp();
    const off = router.on("tip", async () => {
      off();
      router.on("tip", note("inner"));
      await router.dispatch(tip());
      log.push("outer");
    });
    router.on("tip", note("second"));
    await router.dispatch(tip());
    expect(log).toEqual(["second", "inner", "outer", "second"]);
  });
});

describe("once", () => {
  it("calls the handler with the next event alone", async () => {
    const { router, log } = setUp();
    router.once("follow", (event) => log.push(event.id));
    for (const id of ["1", "2"]) await router.dispatch(follow(id));
    expect(log).toEqual(["1"]);
  });

  it("fires once in all for an array", async () => {
    const { router, log } = setUp();
    router.once(["tip", "follow"], (event) => log.push(event.type));
    for (const event of [chat("hi"), follow(), tip(), follow()]) await router.dispatch(event);
    expect(log).toEqual(["follow"]);
  });

  it("fires once in all when two dispatches overlap", async () => {
    const { router, log } = setUp();
    const gate = deferred();
    router.on("tip", () => gate.promise);
    router.once("tip", (event) => log.push(event.id));
    const both = [router.dispatch(tip(1, "first")), router.dispatch(tip(1, "second"))];
    gate.resolve();
    await Promise.all(both);
    expect(log).toEqual(["first"]);
  });

  it("fires once when a handler before it dispatches another event", async () => {
    const { router, log } = setUp();
    const off = router.on("tip", async () => {
      off();
      await router.dispatch(tip(1, "inner"));
    });
    router.once("tip", (event) => log.push(event.id));
    await router.dispatch(tip(1, "outer"));
    expect(log).toEqual(["inner"]);
  });

  it("fires once when it dispatches the same event itself", async () => {
    const { router, log } = setUp();
    router.once("tip", (event) => {
      log.push("once");
      return router.dispatch(event);
    });
    await router.dispatch(tip());
    expect(log).toEqual(["once"]);
  });

  it("is spent when it is called, also when it fails", async () => {
    const { router } = setUp();
    let calls = 0;
    router.once("tip", () => {
      calls += 1;
      throw new Error("boom");
    });
    await expect(router.dispatch(tip())).rejects.toThrow("boom");
    await router.dispatch(tip());
    expect(calls).toBe(1);
  });

  it("is forgotten when it is spent", async () => {
    const { logger, lines } = keepingLogger();
    const router = new Router({ logger });
    for (let n = 0; n < 3; n++) router.once(["tip", "follow"], () => {});
    for (const event of [tip(), tip(), follow()]) await router.dispatch(event);
    expect(lines.map(({ context }) => context?.["handlers"])).toEqual([3, 0, 0]);
  });

  it("is awaited like any other", async () => {
    const { router, log, note } = setUp();
    router.once("tip", async () => {
      await Promise.resolve();
      log.push("once");
    });
    router.on("tip", note("after"));
    await router.dispatch(tip());
    expect(log).toEqual(["once", "after"]);
  });

  it("fires once for each registration", async () => {
    const { router, log, note } = setUp();
    const handler = note("once");
    router.once("tip", handler);
    router.once("tip", handler);
    await router.dispatch(tip());
    await router.dispatch(tip());
    expect(log).toEqual(["once", "once"]);
  });
});
